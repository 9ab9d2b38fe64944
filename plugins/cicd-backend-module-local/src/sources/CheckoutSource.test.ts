import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Run } from '@internal/plugin-cicd-common';
import { Workspace } from '../install/Workspace';
import { CheckoutSource } from './CheckoutSource';

describe('CheckoutSource', () => {
  let dir: string;
  let source: CheckoutSource;

  const write = (path: string, content: string | object) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=a@example.com', ...args], {
      cwd: dir,
    })
      .toString()
      .trim();
  const commit = (message: string) => {
    git('add', '-A');
    git('commit', '-qm', message);
    return git('rev-parse', 'HEAD');
  };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'checkout-'));
    write('packages/kit/package.json', { name: '@internal/kit', version: '0.1.0' });
    write('services/commerce/order/package.json', {
      name: '@internal/order-service',
      version: '0.1.0',
      dependencies: { '@internal/kit': '0.1.0' },
    });
    write('services/commerce/order/src/main.ts', 'one');
    write('services/web/shop/package.json', { name: 'shop' });
    source = new CheckoutSource(new Workspace(dir));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('has a release per commit that touches the service or a package it uses, and no other', async () => {
    git('init', '-q');
    const first = commit('Add order');
    expect(await source.heads()).toMatchObject([
      {
        entityRef: 'component:default/order',
        repository: 'services/commerce/order',
        commit: first,
        commitMessage: 'Add order',
        commitAuthor: 'Ann',
        dirty: false,
        defaultBranch: true,
      },
    ]);
    write('plugins/portal/index.ts', 'portal');
    commit('Change the portal');
    expect((await source.heads())[0].commit).toBe(first);
    write('packages/kit/index.ts', 'kit');
    const kit = commit('Change the kit');
    expect((await source.heads())[0].commit).toBe(kit);

    // The committed content, not what lies about; uncommitted work in a package marks it.
    write('services/commerce/order/src/main.ts', 'two');
    write('packages/kit/index.ts', 'uncommitted');
    write('plugins/portal/index.ts', 'more');
    git('add', 'plugins');
    git('commit', '-qm', 'Change the portal again');
    const [dirty] = await source.heads();
    expect(dirty).toMatchObject({ commit: kit, dirty: true });
    const target = mkdtempSync(join(tmpdir(), 'target-'));
    await source.checkout({ ...dirty } as unknown as Run, target);
    expect(readFileSync(join(target, 'src/main.ts'), 'utf8')).toBe('one');
    expect(existsSync(join(target, 'services'))).toBe(false);
  });

  it('offers uncommitted work, dirty and without what a build makes', async () => {
    git('init', '-q');
    commit('Add order');
    expect(await source.checkoutServices()).toMatchObject([{ service: 'order', dirty: false }]);
    write('services/commerce/order/src/main.ts', 'two');
    write('services/commerce/order/node_modules/x/index.js', 'x');
    expect(await source.checkoutServices()).toMatchObject([{ service: 'order', dirty: true }]);
    const tree = await source.workingTree('order');
    expect(tree).toMatchObject({ branch: 'working-tree', dirty: true, defaultBranch: false });
    const target = mkdtempSync(join(tmpdir(), 'target-'));
    await source.checkout({ ...tree } as unknown as Run, target);
    expect(readFileSync(join(target, 'src/main.ts'), 'utf8')).toBe('two');
    expect(existsSync(join(target, 'node_modules'))).toBe(false);
    await expect(source.workingTree('nothing')).rejects.toThrow("no service 'nothing'");
  });

  it('goes by content where there is no git', async () => {
    const [before] = await source.heads();
    expect(before).toMatchObject({ dirty: true, commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect((await source.heads())[0].commit).toBe(before.commit);
    write('packages/kit/index.ts', 'kit');
    expect((await source.heads())[0].commit).not.toBe(before.commit);
  });
});
