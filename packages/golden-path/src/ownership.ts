import { readFile } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const ownershipSchema = z.strictObject({
  /** Globs of files that equal the render byte for byte. */
  managed: z.array(z.string()),
  /** Per JSON file: top-level fields that equal the render. */
  managedFields: z.record(z.string(), z.array(z.string())).default({}),
  /** Globs of files that must exist; the content is the service's own. */
  seeded: z.array(z.string()),
  /** Globs below `src/` where a service puts what it likes. */
  allowed: z.array(z.string()),
});
export type Ownership = z.output<typeof ownershipSchema>;

/** Reads `ownership.yaml` of a template. @throws Error that names the file and the bad field. */
export async function readOwnership(templateDir: string): Promise<Ownership> {
  const file = join(templateDir, 'ownership.yaml');
  const parsed = ownershipSchema.safeParse(parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Whether a file of a service fits one of the globs. */
export function matches(globs: readonly string[], file: string): boolean {
  return globs.some(glob => matchesGlob(file, glob));
}
