import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { GitGround } from './__testUtils__/GitGround';
import { developerGit, eventually, folderWith } from './__testUtils__/testPlatform';

jest.setTimeout(120_000);

describe('pushes to the git host', () => {
  const git = new GitGround();

  beforeAll(async () => {
    await git.start();
    await git.create('order');
    await git.create('twin');
  });
  afterAll(() => git.remove());

  it('finds a push whose event was lost with the process, and who pushed it', async () => {
    await git.create('crash');
    const { token } = await git.accessOf('crash');
    const clone = await git.cloneOf('crash', token);
    const pushed = await git.commit(clone, 'a.txt', 'a');
    const bare = join(git.platform.dataDir, 'git', 'crash.git');
    // What a kill between git and the journal leaves: moved refs, and the name of who was pushing.
    await git.withDatabase(client =>
      client.query(
        `update repositories set receiving_from = 'user:default/mock' where name = 'crash'`,
      ),
    );
    await git.stop();
    expect(await developerGit(clone, 'push', bare, 'main')).toMatchObject({ code: 0 });
    await git.start();
    await eventually(() => {
      expect(git.platform.pushes).toEqual([
        expect.objectContaining({
          repository: 'crash',
          after: pushed,
          pusher: 'user:default/mock',
        }),
      ]);
    });
    const listed = await git.platform.gitHost.listPushes(
      { afterSequence: 0, limit: 1000 },
      git.platform.plugin,
    );
    expect(listed.filter(push => push.after === pushed)).toHaveLength(1);
  });

  it('refuses a push without rights and says why, but lets read', async () => {
    await git.create('guarded', 'request-guarded', 'data');
    const access = await git.accessOf('guarded');
    expect(access).toMatchObject({
      scope: 'read',
      scopeReason: 'Pushing needs a member of group:default/data, which owns "guarded".',
    });
    const clone = await git.cloneOf('guarded', access.token);
    await git.commit(clone, 'a.txt', 'a');
    const refused = await developerGit(clone, 'push');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toMatch(
      /remote: You may read "guarded" but not push to it: it belongs to group:default\/data/,
    );
  });

  it('takes back the right to push with the ownership', async () => {
    await git.create('moving');
    const { token } = await git.accessOf('moving');
    const clone = await git.cloneOf('moving', token);
    const moved = await git.platform.gitHost.transferRepository(
      'moving',
      'group:default/data',
      git.platform.plugin,
    );
    expect(moved).toMatchObject({ owner: 'group:default/data' });
    await developerGit(clone, 'pull');
    expect(await readFile(join(clone, 'catalog-info.yaml'), 'utf8')).toBe(
      'kind: Component\nspec:\n  owner: data # the team\n  type: service\n',
    );
    expect(JSON.parse(await readFile(join(clone, 'golden-path.json'), 'utf8')).values.owner).toBe(
      'group:default/data',
    );
    await git.commit(clone, 'a.txt', 'a');
    expect((await developerGit(clone, 'push')).stderr).toMatch(/belongs to group:default\/data/);
  });

  it.each([
    [
      'of another repository',
      async () => (await git.accessOf('order')).token,
      /is for "order" only/,
    ],
    ['that nobody issued', async () => 'dhub_wrong', /not known/],
  ])('refuses a token %s', async (_what, tokenFrom, reason) => {
    const token = await tokenFrom();
    const cloned = await developerGit(await folderWith({}), 'clone', git.urlOf('twin', token));
    expect(cloned.code).not.toBe(0);
    expect(cloned.stderr).toMatch(reason);
  });

  it('refuses a token that has expired', async () => {
    const { token } = await git.accessOf('order');
    await git.withDatabase(client =>
      client.query(`update tokens set expire_time = now() - interval '1 second'`),
    );
    const cloned = await developerGit(await folderWith({}), 'clone', git.urlOf('order', token));
    expect(cloned.stderr).toMatch(/This token has expired/);
  });

  it('protects the history of the default branch and no other', async () => {
    await git.create('history');
    const clone = await git.cloneOf('history', (await git.accessOf('history')).token);
    await git.commit(clone, 'a.txt', 'a');
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
    await git.create('large');
    const clone = await git.cloneOf('large', (await git.accessOf('large')).token);
    // Beyond http.postBuffer git sends chunks; 300 commits with tags make a negotiation that it compresses.
    await git.commit(clone, 'random.bin', randomBytes(12 * 1024 * 1024));
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
    const other = await git.cloneOf('large', (await git.accessOf('large')).token);
    await git.commit(clone, 'b.txt', 'b');
    await developerGit(clone, 'push');
    expect(await developerGit(other, 'pull')).toMatchObject({ code: 0 });
    expect(await readFile(join(other, 'b.txt'), 'utf8')).toBe('b');
    await eventually(() => {
      expect(git.platform.pushes.filter(push => push.ref.startsWith('refs/tags/'))).toHaveLength(
        300,
      );
    });
  });

  it('refuses a push beyond the limit', async () => {
    await git.stop();
    await git.start({ limits: { pushBytes: 100_000 } });
    await git.create('limited');
    const clone = await git.cloneOf('limited', (await git.accessOf('limited')).token);
    await git.commit(clone, 'random.bin', randomBytes(2 * 1024 * 1024));
    const refused = await developerGit(clone, 'push');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toMatch(/exceeds maximum allowed size/);
    await git.stop();
    await git.start();
  });

  it('is not disturbed by a client that goes away half-way', async () => {
    const { token } = await git.accessOf('order');
    const url = new URL(`${git.platform.url}/git/order.git/git-receive-pack`);
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
    const clone = await git.cloneOf('order', token);
    await git.commit(clone, 'after.txt', 'a');
    expect(await developerGit(clone, 'push')).toMatchObject({ code: 0 });
  });
});
