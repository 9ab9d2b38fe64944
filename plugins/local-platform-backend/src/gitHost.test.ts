import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mockCredentials } from '@backstage/backend-test-utils';
import { GitGround } from './__testUtils__/GitGround';
import { developerGit, eventually, folderWith } from './__testUtils__/testPlatform';

jest.setTimeout(120_000);

describe('repositories of the git host', () => {
  const git = new GitGround();

  beforeAll(() => git.start());
  afterAll(() => git.remove());

  it('makes a repository that can be cloned, changed and pushed, and tells of each', async () => {
    const repository = await git.create('order');
    expect(repository).toMatchObject({
      name: 'order',
      phase: 'Active',
      owner: 'group:default/commerce',
      cloneUrl: 'http://localhost:7007/api/local-platform/git/order.git',
    });
    const { token, scope, command } = await git.accessOf('order');
    expect(scope).toBe('write');
    expect(command).toMatch(
      /^git clone http:\/\/mock:dhub_\S+@127.0.0.1:\d+\S+order\.git && cd order && /,
    );
    const clone = await git.cloneOf('order', token);
    expect(await readFile(join(clone, 'README.md'), 'utf8')).toBe('# order\n');

    const pushed = await git.commit(clone, 'README.md', '# changed\n');
    expect(await developerGit(clone, 'push')).toMatchObject({ code: 0 });
    await eventually(() => {
      expect(git.platform.pushes.filter(push => push.repository === 'order')).toEqual([
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
    expect(await git.platform.gitHost.getRepository('order', git.platform.plugin)).toMatchObject({
      headCommit: pushed,
    });

    const target = await folderWith({});
    await expect(
      git.platform.gitHost.checkout('order', 'main', target, git.platform.plugin),
    ).resolves.toEqual({
      commit: pushed,
      message: 'Change README.md',
      author: 'Dev <dev@example.org>',
      time: expect.stringMatching(/^\d{4}-/),
    });
    expect(await readFile(join(target, 'README.md'), 'utf8')).toBe('# changed\n');
  });

  it('lets exactly one of two win who create the same name at the same instant', async () => {
    const results = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map(each => git.create('twin', `request-twin-${each}`)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = results.flatMap(each =>
      each.status === 'rejected' ? [each.reason.message] : [],
    );
    expect(refusals).toEqual(
      Array(3).fill('"twin" is taken by another repository. Choose another name.'),
    );
    expect(
      (await readdir(join(git.platform.dataDir, 'git'))).filter(each => /twin|draft/.test(each)),
    ).toEqual(['twin.git']);
  });

  it('gives the same repository for the same request, even when it comes twice at once', async () => {
    const [first, second] = await Promise.all([git.create('again'), git.create('again')]);
    expect(second).toEqual(first);
    expect(await git.create('again')).toEqual(first);
  });

  it('finishes a creation that was killed half-way when it is asked again', async () => {
    const first = await git.create('half');
    await git.withDatabase(async client => {
      await client.query(`update repositories set phase = 'Creating' where name = 'half'`);
      await client.query(
        `delete from pushes where repository_id = (select id from repositories where name = 'half')`,
      );
      await client.query(
        `delete from repository_refs where repository_id = (select id from repositories where name = 'half')`,
      );
    });
    expect(await git.platform.gitHost.getRepository('half', git.platform.plugin)).toBeUndefined();
    expect(await git.create('half')).toEqual(first);
  });

  it.each([
    ['Order', /lower-case/],
    ['gateway', /platform uses that name/],
    ['a'.repeat(41), /at most 40/],
  ])('refuses the name %s with the reason', async (name, reason) => {
    await expect(git.create(name)).rejects.toThrow(reason);
    const availability = await git.platform.gitHost.getAvailability(name, git.platform.plugin);
    expect(availability).toMatchObject({ available: false, reason: expect.stringMatching(reason) });
  });

  it('refuses an owner who has gone', async () => {
    await expect(git.create('orphan', 'request-orphan', 'gone')).rejects.toThrow(
      /group:default\/gone is not in the catalog/,
    );
  });

  it('makes an archived repository read-only, gives its name away, and restores it', async () => {
    await git.create('old');
    const { token } = await git.accessOf('old');
    const clone = await git.cloneOf('old', token);
    await git.platform.gitHost.archiveRepository('old', git.platform.plugin);
    await git.commit(clone, 'a.txt', 'a');
    expect((await developerGit(clone, 'push')).stderr).toMatch(/"old" is archived and read-only/);
    await git.cloneOf('old', token);

    await expect(git.platform.gitHost.getAvailability('old', git.platform.plugin)).resolves.toEqual(
      {
        available: true,
      },
    );
    await git.create('old', 'request-old-2');
    expect(await git.platform.gitHost.getRepository('old', git.platform.plugin)).toMatchObject({
      phase: 'Active',
    });
    await git.platform.gitHost.removeRepository('old', 'request-old-2', git.platform.plugin);

    await git.platform.gitHost.restoreRepository('old', git.platform.plugin);
    expect(await developerGit(clone, 'push')).toMatchObject({ code: 0 });
    await eventually(() => {
      expect(git.platform.changes.filter(({ repository }) => repository === 'old')).toEqual(
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
          await fetch(`${git.platform.url}${path}`, {
            headers: { authorization: mockCredentials.none.header() },
          })
        ).status,
      ).toBe(401);
    }
    expect((await fetch(`${git.platform.url}/git/order.git/info/refs`)).status).toBe(401);
  });

  it('serves files as text that cannot run, and creates for plugins only', async () => {
    const headers = { authorization: mockCredentials.user.header() };
    const file = await fetch(`${git.platform.url}/repos/order/blob/main/README.md`, { headers });
    expect(await file.text()).toBe('# changed\n');
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    expect(
      (await fetch(`${git.platform.url}/repositories`, { method: 'POST', headers })).status,
    ).toBe(403);
    expect(
      (await fetch(`${git.platform.url}/repos/order/blob/main/..%2f..%2fx`, { headers })).status,
    ).toBe(404);
  });
});
