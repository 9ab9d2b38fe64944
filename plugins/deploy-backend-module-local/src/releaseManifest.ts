import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const manifestSchema = z.object({
  platform: z.string().optional(),
  needsDatabase: z.boolean().default(false),
  dependsOn: z.array(z.string()).default([]),
});

/** What a bundle says of itself; bundles without `release.json` need nothing but what is in them. */
export interface ReleaseManifest {
  needsDatabase: boolean;
  dependsOn: string[];
}

/** @throws InputError when the bundle was made for another kind of machine. */
export function readReleaseManifest(bundleDir: string): ReleaseManifest {
  const file = join(bundleDir, 'release.json');
  if (!existsSync(file)) {
    return { needsDatabase: existsSync(join(bundleDir, 'migrations')), dependsOn: [] };
  }
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const here = `${process.platform}-${process.arch}`;
  if (manifest.platform && manifest.platform !== here) {
    throw new InputError(
      `The release was built for ${manifest.platform}, and this machine is ${here}. Build the commit again here.`,
    );
  }
  return manifest;
}
