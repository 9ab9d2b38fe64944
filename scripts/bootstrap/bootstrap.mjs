import { execFileSync } from 'node:child_process';
import { buildStale } from './builds.mjs';
import { writeHomeReadme } from './homeReadme.mjs';
import { dependenciesInstalled, ensureDependencies } from './install.mjs';
import { preflight } from './preflight.mjs';
import { ensureToolchain } from './toolchain.mjs';

/**
 * Makes the checkout usable with nothing but Node 20, npm and git: checks the machine, then Node, yarn, dependencies and stale
 * builds, each only where it is not up to date. Every script under `scripts/` begins with it.
 *
 * @param {{build?: boolean | string[]}} options Which builds must be fresh: all, none, or the named ones.
 * @returns {Promise<{node: string, yarn: string, env: NodeJS.ProcessEnv}>}
 */
export async function bootstrap({ build = false } = {}) {
  preflight({ installed: dependenciesInstalled() });
  writeHomeReadme();
  const toolchain = await ensureToolchain();
  const version =
    toolchain.node === process.execPath
      ? process.versions.node
      : execFileSync(toolchain.node, ['--version'], { encoding: 'utf8' }).slice(1).trim();
  await ensureDependencies(toolchain, version);
  if (build) {
    await buildStale(toolchain, Array.isArray(build) ? { only: build } : {});
  }
  return toolchain;
}
