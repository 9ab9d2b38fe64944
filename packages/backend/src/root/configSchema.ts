import { existsSync, readFileSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { loadConfigSchema } from '@backstage/config-loader';
import type { ConfigSchema } from '@backstage/config-loader';

let loaded: Promise<ConfigSchema> | undefined;

/**
 * The schema of all configuration that the portal knows. The build keeps it beside the bundle, because to compile it from
 * the `config.d.ts` of every package takes longer than all the rest of the start.
 */
export function configSchema(): Promise<ConfigSchema> {
  const file = resolvePackagePath('backend', 'dist/config-schema.json');
  loaded ??= existsSync(file)
    ? loadConfigSchema({ serialized: JSON.parse(readFileSync(file, 'utf8')) })
    : loadConfigSchema({ dependencies: ['backend', 'app'] });
  return loaded;
}
