import { mockCredentials } from '@backstage/backend-test-utils';
import { GitGround } from './__testUtils__/GitGround';
import { eventually } from './__testUtils__/testPlatform';

jest.setTimeout(120_000);

describe('commits that a plugin makes', () => {
  const git = new GitGround();

  beforeAll(() => git.start());
  afterAll(() => git.remove());

  it('are built on the head that was seen, told like a push, and in the history', async () => {
    const { gitHost, plugin, pushes } = git.platform;
    const repository = await git.create('cart');
    const base = await gitHost.resolveCommit('cart', 'main', plugin);
    expect(base).toBe(repository.headCommit);
    const change = {
      files: { 'deploy/values.yaml': 'replicas: 2\n' },
      baseCommit: base,
      message: 'Two replicas',
    };
    const person = { credentials: mockCredentials.user('user:default/mock') };
    const { commit } = await gitHost.commitFiles('cart', change, person);
    expect(await gitHost.readFile('cart', 'main', 'deploy/values.yaml', plugin)).toBe(
      'replicas: 2\n',
    );
    expect(await gitHost.readFile('cart', base, 'deploy/values.yaml', plugin)).toBeUndefined();
    expect(await gitHost.log('cart', { from: base, to: commit }, plugin)).toEqual([
      {
        commit,
        message: 'Two replicas',
        author: 'user:default/mock',
        time: expect.stringMatching(/^\d{4}-/),
      },
    ]);
    await eventually(() =>
      expect(pushes.filter(push => push.repository === 'cart').at(-1)).toMatchObject({
        before: base,
        after: commit,
        pusher: 'user:default/mock',
      }),
    );
    // Nothing differs: nothing is committed.
    expect(await gitHost.commitFiles('cart', { ...change, baseCommit: commit }, person)).toEqual({
      commit,
    });

    await expect(gitHost.commitFiles('cart', change, person)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('nothing was saved'),
    });
    await expect(
      gitHost.commitFiles('cart', { ...change, files: { '../outside': '' } }, person),
    ).rejects.toMatchObject({ name: 'InputError' });
    await expect(
      gitHost.log('cart', { from: `${'0'.repeat(39)}1`, to: commit }, plugin),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});
