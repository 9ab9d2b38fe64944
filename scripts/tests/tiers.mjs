import { join } from 'node:path';
import { root } from '../bootstrap/paths.mjs';
import { workspaces } from '../bootstrap/workspaces.mjs';
import { buildStale } from '../bootstrap/builds.mjs';
import { passedBefore } from './passedBefore.mjs';
import { runCheck, runJest, runNodeTests, runPlaywright, runTestScript } from './runners.mjs';

const at = (...parts) => join(root, ...parts);
const bin = (...parts) => at('node_modules', ...parts);
const own = name => `npm test -- --tier ${name}`;

/** Packages whose tests are node's own, because they run from source without Backstage. */
const nodePackages = () =>
  workspaces().filter(({ manifest }) => manifest.scripts?.test?.includes('node --test'));

const jestPackages = () =>
  workspaces().filter(({ manifest }) =>
    manifest.scripts?.test?.includes('backstage-cli package test'),
  );

function withMemory({ fresh }, packages) {
  const all = workspaces();
  return packages.map(workspace => {
    const before = passedBefore(workspace, all, process.versions.node);
    return { workspace, before: fresh ? { ...before, count: () => undefined } : before };
  });
}

/**
 * All tiers in the order in which they run, fast ones first. `when`: `always`, `full` (left out by --quick) or `asked`.
 *
 * @type {{name: string, title: string, when: string, command: string, database?: boolean, run(context: object): Promise<{passed: number, failed: number}>}[]}
 */
export const tiers = [
  {
    name: 'fitness',
    title: 'rules of the repository, each with its fix',
    when: 'always',
    run: context => runNodeTests(context, root, ['scripts/**/*.test.mjs']),
  },
  {
    name: 'format',
    title: 'prettier',
    when: 'always',
    run: context =>
      runCheck(context, 'prettier', [
        bin('prettier/bin-prettier.js'),
        '--check',
        '--loglevel',
        'warn',
        '.',
      ]),
  },
  {
    name: 'types',
    title: 'tsc over the portal and every package with a tsconfig of its own',
    when: 'always',
    run: context => runCheck(context, 'tsc', [at('scripts/tsc.mjs'), '--no-bootstrap']),
  },
  {
    name: 'node',
    title: 'packages and services on node --test',
    when: 'always',
    database: true,
    run: async context => {
      const total = { passed: 0, failed: 0 };
      for (const { workspace, before } of withMemory(context, nodePackages())) {
        const { folder, manifest, name } = workspace;
        const patterns = manifest.scripts.test.match(/"([^"]+)"/g)?.map(text => text.slice(1, -1));
        const known = before.count();
        const result =
          known === undefined
            ? await runNodeTests(context, folder, patterns ?? ['src/**/*.test.ts'], name)
            : { passed: known, failed: 0 };
        if (known === undefined) before.record(result);
        else process.stdout.write(`  ✓ ${name}: unchanged since its ${known} tests passed\n`);
        total.passed += result.passed;
        total.failed += result.failed;
      }
      return total;
    },
  },
  {
    name: 'unit',
    title: 'plugins and portal packages on Jest; unchanged packages that passed are not run again',
    when: 'always',
    database: true,
    run: context => runJest(context, withMemory(context, jestPackages())),
  },
  {
    name: 'golden-path',
    title: 'templates and services are what the golden path makes of them',
    when: 'always',
    run: context =>
      runCheck(context, 'golden-path check', [
        at('scripts/golden-path.mjs'),
        '--no-bootstrap',
        'check',
      ]),
  },
  {
    name: 'catalog',
    title: 'catalog entities: schema, references, owners',
    when: 'always',
    run: context => runCheck(context, 'catalog check', [at('scripts/catalog.mjs'), 'check']),
  },
  {
    name: 'lint',
    title: 'eslint, knip for dead code, constraints of package.json',
    when: 'full',
    run: context =>
      runCheck(context, 'lint', [at('scripts/lint.mjs'), '--no-bootstrap', '--no-format']),
  },
  {
    name: 'e2e',
    title: 'the real stack in Chromium',
    when: 'full',
    database: false,
    run: async context => {
      await buildStale(context);
      return runPlaywright(context);
    },
  },
  {
    name: 'conformance',
    title: 'the suites of others, which lie beside the checkout',
    when: 'asked',
    command: 'npm run test:conformance',
    run: context => runTestScript(context, at('scripts/conformance.mjs')),
  },
  {
    name: 'kafka',
    title: 'the event driver on a real Kafka',
    when: 'asked',
    database: true,
    command: 'npm run test:kafka',
    run: context => runTestScript(context, at('packages/service-kit/kafka/run.mjs')),
  },
  {
    name: 'kubernetes',
    title: 'deploy targets and charts on a real control plane with the Argo controllers',
    when: 'asked',
    command: 'npm run test:kubernetes',
    run: context => runTestScript(context, at('scripts/parts/kubernetes/run.mjs')),
  },
].map(tier => ({ command: own(tier.name), ...tier }));
