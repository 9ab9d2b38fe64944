import { randomBytes } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { CloneAccess } from '@internal/plugin-local-platform-common';
import type { TestPlatform } from './__testUtils__/testPlatform';
import {
  developerGit,
  eventually,
  folderWith,
  startTestPlatform,
  testGround,
  withDatabase,
} from './__testUtils__/testPlatform';

jest.setTimeout(120_000);

/** Owners may push, everybody may read: what the portal's policy says for developers. */
const ownersPush = mockServices.permissions.mock({
  authorize: async requests =>
    requests.map(({ permission }) => ({
      result: permission.name.endsWith('.read') ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
    })),
  authorizeConditional: async requests =>
    requests.map(({ permission }) =>
      permission.attributes.action === 'read' || permission.attributes.action === 'create'
        ? { result: AuthorizeResult.ALLOW }
        : {
            result: AuthorizeResult.CONDITIONAL,
            pluginId: 'catalog',
            resourceType: 'catalog-entity',
            conditions: {
              rule: 'IS_ENTITY_OWNER',
              resourceType: 'catalog-entity',
              params: { claims: ['group:default/commerce'] },
            },
          },
    ) as never,
});

const author = { name: 'Mock', email: 'mock@example.org' };
const files = {
  'README.md': '# order\n',
  'catalog-info.yaml': 'kind: Component\nspec:\n  owner: commerce # the team\n  type: service\n',
  'golden-path.json': '{"template":"commerce-service","values":{"owner":"group:default/commerce"}}',
};

describe('the git host', () => {
  let ground: Awaited<ReturnType<typeof testGround>>;
  let platform: TestPlatform;
  const start = () => startTestPlatform({ ...ground, features: [ownersPush.factory] });

  beforeAll(async () => {
    ground = await testGround();
    platform = await start();
  });
  afterAll(async () => {
    await platform.stop();
    await ground.remove();
  });

  const create = async (name: string, requestId = `request-${name}`, owner = 'commerce') =>
    platform.gitHost.createRepository(
      {
        name,
        description: `${name} of the shop`,
        owner: `group:default/${owner}`,
        sourceDir: await folderWith(files),
        author,
        requestId,
      },
      platform.plugin,
    );
  const accessOf = async (repository: string, userName = 'mock'): Promise<CloneAccess> => {
    const response = await fetch(`${platform.url}/tokens`, {
      method: 'POST',
      headers: {
        authorization: mockCredentials.user.header(`user:default/${userName}`),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ repository }),
    });
    expect(response.status).toBe(201);
    return response.json();
  };
  const urlOf = (repository: string, token: string) =>
    `${platform.url.replace('://', `://dev:${token}@`)}/git/${repository}.git`;
  const cloneOf = async (repository: string, token: string) => {
    const folder = await folderWith({});
    const cloned = await developerGit(folder, 'clone', urlOf(repository, token), 'clone');
    expect(cloned).toMatchObject({ code: 0 });
    return join(folder, 'clone');
  };
  const commit = async (clone: string, path: string, content: string | Buffer) => {
    await writeFile(join(clone, path), content);
    await developerGit(clone, 'add', '.');
    await developerGit(clone, 'commit', '-m', `Change ${path}`);
    return (await developerGit(clone, 'rev-parse', 'HEAD')).stdout.trim();
  };

  it('makes a repository that can be cloned, changed and pushed, and tells of each', async () => {
    const repository = await create('order');
    expect(repository).toMatchObject({
      name: 'order',
      phase: 'Active',
      owner: 'group:default/commerce',
      cloneUrl: 'http://localhost:7007/api/local-platform/git/order.git',
    });
    const { token, scope, command } = await accessOf('order');
    expect(scope).toBe('write');
    expect(command).toMatch(
      /^git clone http:\/\/mock:dhub_\S+@127.0.0.1:\d+\S+order\.git && cd order && /,
    );
    const clone = await cloneOf('order', token);
    expect(await readFile(join(clone, 'README.md'), 'utf8')).toBe('# order\n');

    const pushed = await commit(clone, 'README.md', '# changed\n');
    expect(await developerGit(clone, 'push')).toMatchObject({ code: 0 });
    await eventually(() => {
      expect(platform.pushes.filter(push => push.repository === 'order')).toEqual([
        expect.objectContaining({
          ref: 'refs/heads/main',
          before: '0'.repeat(40),
          pusher: 'platform',
        }),
        expect.objectContaining({
          before: repository.headCommit,
          after: pushed,
          pusher: 'user:default/mock',
        }),
      ]);
    });
    expect(await platform.gitHost.getRepository('order', platform.plugin)).toMatchObject({
      headCommit: pushed,
    });

    const target = await folderWith({});
    await expect(
      platform.gitHost.checkout('order', 'main', target, platform.plugin),
    ).resolves.toEqual({
      commit: pushed,
      message: 'Change README.md',
      author: 'Dev <dev@example.org>',
    });
    expect(await readFile(join(target, 'README.md'), 'utf8')).toBe('# changed\n');
  });

  it('lets exactly one of two win who create the same name at the same instant', async () => {
    const results = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map(each => create('twin', `request-twin-${each}`)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = results.flatMap(each =>
      each.status === 'rejected' ? [each.reason.message] : [],
    );
    expect(refusals).toEqual(
      Array(3).fill('"twin" is taken by another repository. Choose another name.'),
    );
    expect(
      (await readdir(join(ground.dataDir, 'git'))).filter(each => /twin|draft/.test(each)),
    ).toEqual(['twin.git']);
  });

  it('gives the same repository for the same request, even when it comes twice at once', async () => {
    const [first, second] = await Promise.all([create('again'), create('again')]);
    expect(second).toEqual(first);
    expect(await create('again')).toEqual(first);
  });

  it('finishes a creation that was killed half-way when it is asked again', async () => {
    const first = await create('half');
    await withDatabase(`${ground.databasePrefix}local-platform`, async client => {
      await client.query(`update repositories set phase = 'Creating' where name = 'half'`);
      await client.query(
        `delete from pushes where repository_id = (select id from repositories where name = 'half')`,
      );
      await client.query(
        `delete from repository_refs where repository_id = (select id from repositories where name = 'half')`,
      );
    });
    expect(await platform.gitHost.getRepository('half', platform.plugin)).toBeUndefined();
    expect(await create('half')).toEqual(first);
  });

  it.each([
    ['Order', /lower-case/],
    ['gateway', /platform uses that name/],
    ['a'.repeat(41), /at most 40/],
  ])('refuses the name %s with the reason', async (name, reason) => {
    await expect(create(name)).rejects.toThrow(reason);
    const availability = await platform.gitHost.getAvailability(name, platform.plugin);
    expect(availability).toMatchObject({ available: false, reason: expect.stringMatching(reason) });
  });

  it('refuses an owner who has gone', async () => {
    await expect(create('orphan', 'request-orphan', 'gone')).rejects.toThrow(
      /group:default\/gone is not in the catalog/,
    );
  });

  it('finds a push whose event was lost with the process, and who pushed it', async () => {
    await create('crash');
    const { token } = await accessOf('crash');
    const clone = await cloneOf('crash', token);
    const pushed = await commit(clone, 'a.txt', 'a');
    const bare = join(ground.dataDir, 'git', 'crash.git');
    // What a kill between git and the journal leaves: moved refs, and the name of who was pushing.
    await withDatabase(`${ground.databasePrefix}local-platform`, client =>
      client.query(
        `update repositories set receiving_from = 'user:default/mock' where name = 'crash'`,
      ),
    );
    await platform.stop();
    expect(await developerGit(clone, 'push', bare, 'main')).toMatchObject({ code: 0 });
    platform = await start();
    await eventually(() => {
      expect(platform.pushes).toEqual([
        expect.objectContaining({
          repository: 'crash',
          after: pushed,
          pusher: 'user:default/mock',
        }),
      ]);
    });
    const listed = await platform.gitHost.listPushes(
      { afterSequence: 0, limit: 1000 },
      platform.plugin,
    );
    expect(listed.filter(push => push.after === pushed)).toHaveLength(1);
  });

  it('refuses a push without rights and says why, but lets read', async () => {
    await create('guarded', 'request-guarded', 'data');
    const access = await accessOf('guarded');
    expect(access).toMatchObject({
      scope: 'read',
      scopeReason: 'Pushing needs a member of group:default/data, which owns "guarded".',
    });
    const clone = await cloneOf('guarded', access.token);
    await commit(clone, 'a.txt', 'a');
    const refused = await developerGit(clone, 'push');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toMatch(
      /remote: You may read "guarded" but not push to it: it belongs to group:default\/data/,
    );
  });

  it('takes back the right to push with the ownership', async () => {
    await create('moving');
    const { token } = await accessOf('moving');
    const clone = await cloneOf('moving', token);
    const moved = await platform.gitHost.transferRepository(
      'moving',
      'group:default/data',
      platform.plugin,
    );
    expect(moved).toMatchObject({ owner: 'group:default/data' });
    await developerGit(clone, 'pull');
    expect(await readFile(join(clone, 'catalog-info.yaml'), 'utf8')).toBe(
      'kind: Component\nspec:\n  owner: data # the team\n  type: service\n',
    );
    expect(JSON.parse(await readFile(join(clone, 'golden-path.json'), 'utf8')).values.owner).toBe(
      'group:default/data',
    );
    await commit(clone, 'a.txt', 'a');
    expect((await developerGit(clone, 'push')).stderr).toMatch(/belongs to group:default\/data/);
  });

  it.each([
    ['of another repository', async () => (await accessOf('order')).token, /is for "order" only/],
    ['that nobody issued', async () => 'dhub_wrong', /not known/],
  ])('refuses a token %s', async (_what, tokenFrom, reason) => {
    const token = await tokenFrom();
    const cloned = await developerGit(await folderWith({}), 'clone', urlOf('twin', token));
    expect(cloned.code).not.toBe(0);
    expect(cloned.stderr).toMatch(reason);
  });

  it('refuses a token that has expired', async () => {
    const { token } = await accessOf('order');
    await withDatabase(`${ground.databasePrefix}local-platform`, client =>
      client.query(`update tokens set expire_time = now() - interval '1 second'`),
    );
    const cloned = await developerGit(await folderWith({}), 'clone', urlOf('order', token));
    expect(cloned.stderr).toMatch(/This token has expired/);
  });

  it('protects the history of the default branch and no other', async () => {
    await create('history');
    const clone = await cloneOf('history', (await accessOf('history')).token);
    await commit(clone, 'a.txt', 'a');
    await developerGit(clone, 'push');
    await developerGit(clone, 'commit', '--amend', '-m', 'Rewritten');
    const rewritten = await developerGit(clone, 'push', '--force');
    expect(rewritten.stderr).toMatch(/remote: The history of "main" must not be rewritten/);
    const deleted = await developerGit(clone, 'push', 'origin', ':main');
    expect(deleted.stderr).toMatch(/must not be deleted/);
    expect(await developerGit(clone, 'push', 'origin', 'HEAD:refs/heads/feature/a')).toMatchObject({
      code: 0,
    });
    await developerGit(clone, 'commit', '--amend', '-m', 'Once more');
    expect(
      await developerGit(clone, 'push', '--force', 'origin', 'HEAD:refs/heads/feature/a'),
    ).toMatchObject({ code: 0 });
  });

  it('takes a large push in chunks, and a fetch whose body is gzip', async () => {
    await create('large');
    const clone = await cloneOf('large', (await accessOf('large')).token);
    // Beyond http.postBuffer git sends chunks; 300 commits with tags make a negotiation that it compresses.
    await commit(clone, 'random.bin', randomBytes(12 * 1024 * 1024));
    const history = Array.from({ length: 300 }, (_, index) => [
      `commit refs/heads/main\ncommitter Dev <dev@example.org> ${1_800_000_000 + index} +0000`,
      `data 2\nno\n${index === 0 ? 'from refs/heads/main^0\n' : ''}`,
      `reset refs/tags/v${index}\nfrom refs/heads/main\n`,
    ]);
    await writeFile(join(clone, '.git', 'history'), `${history.flat().join('\n')}\n`);
    const fastImport = 'alias.import=!git fast-import --quiet < .git/history';
    expect(await developerGit(clone, '-c', fastImport, 'import')).toMatchObject({ code: 0 });
    expect(await developerGit(clone, 'push', '--tags', 'origin', 'main')).toMatchObject({
      code: 0,
    });
    const other = await cloneOf('large', (await accessOf('large')).token);
    await commit(clone, 'b.txt', 'b');
    await developerGit(clone, 'push');
    expect(await developerGit(other, 'pull')).toMatchObject({ code: 0 });
    expect(await readFile(join(other, 'b.txt'), 'utf8')).toBe('b');
    await eventually(() => {
      expect(platform.pushes.filter(push => push.ref.startsWith('refs/tags/'))).toHaveLength(300);
    });
  });

  it('refuses a push beyond the limit', async () => {
    await platform.stop();
    platform = await startTestPlatform({
      ...ground,
      config: { limits: { pushBytes: 100_000 } },
      features: [ownersPush.factory],
    });
    await create('limited');
    const clone = await cloneOf('limited', (await accessOf('limited')).token);
    await commit(clone, 'random.bin', randomBytes(2 * 1024 * 1024));
    const refused = await developerGit(clone, 'push');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toMatch(/exceeds maximum allowed size/);
    await platform.stop();
    platform = await start();
  });

  it('is not disturbed by a client that goes away half-way', async () => {
    const { token } = await accessOf('order');
    const url = new URL(`${platform.url}/git/order.git/git-receive-pack`);
    await new Promise<void>(resolve => {
      const request = httpRequest(url, {
        method: 'POST',
        auth: `dev:${token}`,
        headers: { 'content-type': 'application/x-git-receive-pack-request' },
      });
      request.on('error', () => resolve());
      request.write('00a5');
      setTimeout(() => request.destroy(), 300);
    });
    const clone = await cloneOf('order', token);
    await commit(clone, 'after.txt', 'a');
    expect(await developerGit(clone, 'push')).toMatchObject({ code: 0 });
  });

  it('makes an archived repository read-only, gives its name away, and restores it', async () => {
    await create('old');
    const { token } = await accessOf('old');
    const clone = await cloneOf('old', token);
    await platform.gitHost.archiveRepository('old', platform.plugin);
    await commit(clone, 'a.txt', 'a');
    expect((await developerGit(clone, 'push')).stderr).toMatch(/"old" is archived and read-only/);
    await cloneOf('old', token);

    await expect(platform.gitHost.getAvailability('old', platform.plugin)).resolves.toEqual({
      available: true,
    });
    await create('old', 'request-old-2');
    expect(await platform.gitHost.getRepository('old', platform.plugin)).toMatchObject({
      phase: 'Active',
    });
    await platform.gitHost.removeRepository('old', 'request-old-2', platform.plugin);

    await platform.gitHost.restoreRepository('old', platform.plugin);
    expect(await developerGit(clone, 'push')).toMatchObject({ code: 0 });
    await eventually(() => {
      expect(platform.changes.filter(({ repository }) => repository === 'old')).toEqual(
        ['created', 'archived', 'created', 'removed', 'restored'].map(change => ({
          repository: 'old',
          change,
        })),
      );
    });
  });

  it('answers nothing without sign-in', async () => {
    for (const path of ['/repositories', '/repos/order/blob/main/README.md', '/mails', '/pushes']) {
      expect(
        (
          await fetch(`${platform.url}${path}`, {
            headers: { authorization: mockCredentials.none.header() },
          })
        ).status,
      ).toBe(401);
    }
    expect((await fetch(`${platform.url}/git/order.git/info/refs`)).status).toBe(401);
  });

  it('serves files as text that cannot run, and creates for plugins only', async () => {
    const headers = { authorization: mockCredentials.user.header() };
    const file = await fetch(`${platform.url}/repos/order/blob/main/README.md`, { headers });
    expect(await file.text()).toBe('# changed\n');
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    expect((await fetch(`${platform.url}/repositories`, { method: 'POST', headers })).status).toBe(
      403,
    );
    expect(
      (await fetch(`${platform.url}/repos/order/blob/main/..%2f..%2fx`, { headers })).status,
    ).toBe(404);
  });
});
