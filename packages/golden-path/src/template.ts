import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const templateSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    steps: z.array(
      z.object({
        id: z.string(),
        if: z.union([z.string(), z.boolean()]).optional(),
        action: z.string(),
        input: z.record(z.string(), z.json()).optional(),
      }),
    ),
  }),
});

/** A step of the template that writes files. */
export type WritingStep = z.output<typeof templateSchema>['spec']['steps'][number];

export interface Template {
  name: string;
  /** Absolute path of `template.yaml`. */
  file: string;
  /** The `fetch:template` steps, in order: all that writes files. */
  steps: WritingStep[];
}

/** Reads a template as the scaffolder does, so that there is no second description of what it writes. */
export async function readTemplate(templateDir: string): Promise<Template> {
  const file = join(templateDir, 'template.yaml');
  const parsed = templateSchema.safeParse(parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  const { metadata, spec } = parsed.data;
  return {
    name: metadata.name,
    file,
    steps: spec.steps.filter(step => step.action === 'fetch:template'),
  };
}
