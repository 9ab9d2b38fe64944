import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as tar from 'tar';
import type { TestPlatform } from './__testUtils__/testPlatform';
import { folderWith, startTestPlatform, testGround } from './__testUtils__/testPlatform';

jest.setTimeout(60_000);

describe('artifacts', () => {
  let ground: Awaited<ReturnType<typeof testGround>>;
  let platform: TestPlatform;

  beforeAll(async () => {
    ground = await testGround();
    platform = await startTestPlatform({
      ...ground,
      config: { limits: { artifactBytes: 1_000_000 } },
    });
  });
  afterAll(async () => {
    await platform.stop();
    await ground.remove();
  });

  const bundle = async (content: string) => {
    const folder = await folderWith({ 'server.cjs': content, 'migrations/1_a.js': 'exports' });
    const file = join(await folderWith({}), 'bundle.tar');
    await tar.create({ cwd: folder, file, portable: true, mtime: new Date(0) }, [
      'server.cjs',
      'migrations',
    ]);
    return file;
  };

  it('stores the same bytes once and unpacks them once, however many ask', async () => {
    const file = await bundle('console.log(1)');
    const put = () => platform.artifacts.put({ type: 'bundle', file }, platform.plugin);
    const [first, second] = await Promise.all([put(), put()]);
    expect(second).toEqual(first);
    expect(await readdir(join(ground.dataDir, 'artifacts', 'sha256'))).toEqual([
      `${first.digest.slice(7)}.tar`,
    ]);
    expect(await platform.artifacts.has(first.digest, platform.plugin)).toBe(true);

    const materialize = () => platform.artifacts.materialize(first.digest, platform.plugin);
    const [dir, again] = await Promise.all([materialize(), materialize()]);
    expect(again).toBe(dir);
    expect(dir).toBe(join(ground.dataDir, 'releases', first.digest.slice(7)));
    expect(await readFile(join(dir, 'server.cjs'), 'utf8')).toBe('console.log(1)');
    expect((await stat(join(dir, 'server.cjs'))).mode & 0o222).toBe(0);
    expect(await readdir(join(ground.dataDir, 'releases'))).toEqual([first.digest.slice(7)]);
  });

  it('refuses what is too large, unknown or no digest, and keeps nothing of it', async () => {
    const folder = await folderWith({ large: randomBytes(2_000_000) });
    const before = await readdir(join(ground.dataDir, 'artifacts', 'sha256'));
    await expect(
      platform.artifacts.put({ type: 'bundle', file: join(folder, 'large') }, platform.plugin),
    ).rejects.toThrow(/at most 1000000 bytes/);
    expect(await readdir(join(ground.dataDir, 'artifacts', 'sha256'))).toEqual(before);
    const unknown = `sha256:${'0'.repeat(64)}`;
    expect(await platform.artifacts.has(unknown, platform.plugin)).toBe(false);
    await expect(platform.artifacts.materialize(unknown, platform.plugin)).rejects.toThrow(
      /no artifact/,
    );
    await expect(platform.artifacts.materialize('../x', platform.plugin)).rejects.toThrow(
      /must look like/,
    );
  });
});
