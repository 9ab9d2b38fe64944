import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layoutOf, type Layout } from './layout.ts';
import { StartError } from './startError.ts';

const LEFT_OVER = /\.(new|deleted)(-|$)/;

/**
 * Makes the data folder usable: creates it and proves that it can be written.
 *
 * @throws StartError when the folder cannot be written
 */
export function openDataFolder(dataDir: string): Layout {
  const layout = layoutOf(dataDir);
  try {
    // Others may pass through (PostgreSQL runs as a user of its own when root starts us); what is secret is 0600 or 0700 itself.
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    mkdirSync(layout.runDir, { recursive: true, mode: 0o700 });
    mkdirSync(layout.keysDir, { recursive: true, mode: 0o700 });
    mkdirSync(layout.logsDir, { recursive: true, mode: 0o755 });
    const probe = join(layout.runDir, 'probe');
    writeFileSync(probe, 'x'.repeat(4096));
    rmSync(probe);
  } catch (error) {
    throw StartError.fromFileError(error, dataDir);
  }
  return layout;
}

/** Removes what an interrupted step left unfinished; only who holds the lock may. */
export function removeUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (LEFT_OVER.test(name)) {
      rmSync(join(dataDir, name), { recursive: true, force: true });
    }
  }
}
