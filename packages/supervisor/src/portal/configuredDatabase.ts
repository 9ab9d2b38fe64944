import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { StartError } from '../startError.ts';

/** Files of the checkout that say how the portal is configured here, the later one wins; the second is a person's own. */
const CONFIG_FILES = ['app-config.yaml', 'app-config.local.yaml'];

/** The configuration files that exist, in the order in which they are read. */
export function configFiles(checkoutDir: string): string[] {
  return CONFIG_FILES.map(name => join(checkoutDir, name)).filter(existsSync);
}

/**
 * The name of the file that configures a database (`backend.database.connection`); undefined: none does, so the embedded one is
 * started. What the connection holds is the portal's business alone.
 */
export function configuredDatabase(checkoutDir: string): string | undefined {
  return configFiles(checkoutDir).findLast(file => {
    try {
      return parse(readFileSync(file, 'utf8'))?.backend?.database?.connection !== undefined;
    } catch (error) {
      throw new StartError(`${file} is no valid YAML: ${(error as Error).message.split('\n')[0]}`, {
        cause: error,
      });
    }
  });
}
