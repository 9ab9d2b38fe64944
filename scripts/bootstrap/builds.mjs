import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from './hash.mjs';
import { root } from './paths.mjs';
import { runStep } from './progress.mjs';
import { whenStale } from './stamp.mjs';
import { withDependencies, workspaces } from './workspaces.mjs';

const at = (...parts) => join(root, ...parts);
const unharmed =
  'Nothing that was built before is lost: correct it and run the same command again.';

function sourcesOf({ folder }) {
  return [
    'package.json',
    'src',
    'config.d.ts',
    'public',
    'tsconfig.build.json',
    'tsconfig.json',
    '.browserslistrc',
  ].map(name => join(folder, name));
}

/** The `app:` block decides at build time which plugins are found; the rest of the configuration is read at run time. */
function appConfigBlock() {
  const file = at('app-config.yaml');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text.match(/^app:\n(?:[ #].*\n|\n)*/m)?.[0] ?? '';
}

/** What can be built, in order; each with the inputs whose contents decide whether it is stale. */
function targets(all) {
  const libraries = ['event-contracts', 'service-kit'].map(name => ({
    name,
    text: `Building packages/${name}`,
    output: at('packages', name, 'dist'),
    sources: withDependencies(`@internal/${name}`, all).flatMap(sourcesOf),
    available: existsSync(at('packages', name, 'tsconfig.build.json')),
    command: [at('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
    cwd: at('packages', name),
  }));
  return [
    ...libraries,
    {
      name: 'portal',
      text: 'Bundling the portal backend',
      output: at('packages/backend/dist/portal.cjs'),
      sources: [
        ...withDependencies('backend', all)
          .filter(({ name }) => name !== 'app')
          .flatMap(sourcesOf),
        at('scripts/bundle-portal.mjs'),
      ],
      command: [at('scripts/bundle-portal.mjs')],
      cwd: root,
    },
    {
      name: 'app',
      text: 'Building the portal app (a minute or so)',
      output: at('packages/app/dist/index.html'),
      sources: withDependencies('app', all).flatMap(sourcesOf),
      more: [appConfigBlock()],
      command: [at('node_modules/@backstage/cli/bin/backstage-cli'), 'package', 'build'],
      cwd: at('packages/app'),
    },
  ];
}

/**
 * Builds what is stale by the contents of its inputs: own sources, workspaces it depends on, lockfile, root settings.
 *
 * @param {{node: string, env: object}} toolchain
 * @param {{only?: string[], force?: boolean}} options
 */
export async function buildStale(toolchain, { only, force = false } = {}) {
  const shared = ['yarn.lock', 'tsconfig.json', 'backstage.json'].map(name => at(name));
  for (const target of targets(workspaces())) {
    if (target.available === false || (only && !only.includes(target.name))) continue;
    const hash = contentHash([...target.sources, ...shared], target.more);
    await whenStale(`build-${target.name}`, hash, !force && existsSync(target.output), () =>
      runStep({
        name: `build-${target.name}`,
        text: target.text,
        command: toolchain.node,
        args: target.command,
        cwd: target.cwd,
        env: { ...toolchain.env, NODE_ENV: 'production', FORCE_COLOR: '0' },
        unharmed,
      }),
    );
  }
}
