import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem, ServiceInCheckout } from './check.ts';

/**
 * A service names exact versions that the checkout's lock file has: a build of the platform links them and runs no package
 * manager. Packages of this workspace are named by their plain version.
 */
export async function dependencyProblems(service: ServiceInCheckout): Promise<Problem[]> {
  const file = 'package.json';
  const manifest = JSON.parse(await readFile(join(service.serviceDir, file), 'utf8'));
  const lock = await readFile(join(service.checkoutDir, 'yarn.lock'), 'utf8');
  const problems: Problem[] = [];
  for (const section of ['dependencies', 'devDependencies']) {
    for (const [name, version] of Object.entries<string>(manifest[section] ?? {})) {
      const message = await versionProblem(name, version, lock, service.checkoutDir);
      if (message)
        problems.push({ file, message: `\`${section}.${name}\` ${message}`, mendable: false });
    }
  }
  return problems;
}

async function versionProblem(
  name: string,
  version: string,
  lock: string,
  checkoutDir: string,
): Promise<string | undefined> {
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
    return `must be an exact version like "1.2.3", is "${version}"`;
  }
  if (name.startsWith('@internal/')) {
    const manifest = join(checkoutDir, 'packages', name.replace('@internal/', ''), 'package.json');
    const own = JSON.parse(await readFile(manifest, 'utf8').catch(() => '{}')).version;
    return own === version
      ? undefined
      : `must be the workspace's version "${own}", is "${version}"`;
  }
  const locked = [...lock.matchAll(resolutionOf(name))].map(match => match[1]);
  return locked.includes(version)
    ? undefined
    : `must be a version of the root yarn.lock: ${
        locked.map(it => `"${it}"`).join(' or ') || 'none there'
      }, is "${version}"`;
}

function resolutionOf(name: string): RegExp {
  return new RegExp(`^  resolution: "${name.replace(/[/.]/g, '\\$&')}@npm:([^"]+)"$`, 'gm');
}
