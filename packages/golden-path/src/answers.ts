import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** `golden-path.json` in a service: what was answered when it was made, and by which template. */
export const answersSchema = z.strictObject({
  template: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be the name of a folder below templates/'),
  values: z.record(z.string(), z.json()),
});
export type Answers = z.output<typeof answersSchema>;

/** @throws Error that names the file and the bad field. */
export async function readAnswers(serviceDir: string): Promise<Answers> {
  const file = join(serviceDir, 'golden-path.json');
  const parsed = answersSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
