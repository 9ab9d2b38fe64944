import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ServiceInCheckout } from './check.ts';

/** Services of a checkout that were made by a template: `services/<group>/<name>` with a `golden-path.json`. */
export async function findServices(
  checkoutDir: string,
  only: readonly string[] = [],
): Promise<ServiceInCheckout[]> {
  if (only.length > 0) {
    return only.map(folder => ({ checkoutDir, serviceDir: resolve(checkoutDir, folder) }));
  }
  const services: ServiceInCheckout[] = [];
  for (const group of await foldersOf(join(checkoutDir, 'services'))) {
    for (const serviceDir of await foldersOf(group)) {
      if (existsSync(join(serviceDir, 'golden-path.json')))
        services.push({ checkoutDir, serviceDir });
    }
  }
  return services;
}

async function foldersOf(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(entry => entry.isDirectory())
    .map(entry => join(folder, entry.name))
    .sort();
}
