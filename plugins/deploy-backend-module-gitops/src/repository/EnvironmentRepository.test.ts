import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentRepository } from './EnvironmentRepository';

const author = { name: 'DevOpsHub', email: 'devopshub@example.com' };

describe('EnvironmentRepository on a real bare repository', () => {
  let folder: string;
  let url: string;
  const open = (name: string) =>
    new EnvironmentRepository({ url, branch: 'main', author, workDir: join(folder, name) });
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', url, ...args], { encoding: 'utf8' }).trim();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gitops-'));
    url = join(folder, 'environments.git');
    execFileSync('git', ['init', '-q', '--bare', '-b', 'main', url]);
    const tree = execFileSync('git', ['-C', url, 'hash-object', '-t', 'tree', '-w', '--stdin'], {
      input: '',
      encoding: 'utf8',
    }).trim();
    const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
    git('update-ref', 'refs/heads/main', git(...identity, 'commit-tree', '-m', 'begin', tree));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('commits once, and not again what is there already', async () => {
    const repository = open('one');
    expect(await repository.read('prod', 'order')).toBeUndefined();
    const first = await repository.write('prod', 'order', { release: 'a' }, 'Ship order');
    expect(first.changed).toBe(true);
    const again = await repository.write('prod', 'order', { release: 'a' }, 'Ship order');
    expect(again).toEqual({ revision: first.revision, changed: false });
    const { values, revision } = (await open('two').read('prod', 'order'))!;
    expect([values, revision]).toEqual([{ release: 'a' }, first.revision]);
    expect(git('log', '-1', '--format=%an <%ae> %s', 'main')).toBe(
      'DevOpsHub <devopshub@example.com> Ship order',
    );
  });

  it('knows which commit a change takes back, over restarts of the same release', async () => {
    const repository = open('one');
    await repository.write('prod', 'order', { release: 'a' }, 'one');
    const brought = await repository.write('prod', 'order', { release: 'b' }, 'two');
    await repository.write('prod', 'order', { release: 'b', restartTime: 'now' }, 'restart');
    expect(await repository.undoes('prod', 'order', { release: 'a' })).toBe(brought.revision);
    expect(await repository.undoes('prod', 'order', { release: 'b' })).toBeUndefined();
    expect(await repository.undoes('prod', 'order', { release: 'c' })).toBeUndefined();
  });

  it('several portals at once lose nothing', async () => {
    const repositories = ['one', 'two', 'three'].map(open);
    await Promise.all(
      repositories.flatMap((repository, index) =>
        ['order', 'cart'].map(service =>
          repository.write(`env-${index}`, service, { release: `${index}` }, `${service} ${index}`),
        ),
      ),
    );
    expect(git('ls-tree', '-r', '--name-only', 'main').split('\n')).toHaveLength(6);
  });

  it('takes a service out, twice is the same', async () => {
    const repository = open('one');
    await repository.write('prod', 'order', { release: 'a' }, 'one');
    expect((await repository.remove('prod', 'order', 'Archive')).changed).toBe(true);
    expect((await repository.remove('prod', 'order', 'Archive')).changed).toBe(false);
    expect((await repository.remove('prod', 'never', 'Archive')).changed).toBe(false);
    expect(await repository.read('prod', 'order')).toBeUndefined();
  });
});
