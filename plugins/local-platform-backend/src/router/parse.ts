import { InputError } from '@backstage/errors';
import type { z } from 'zod';

/** @throws InputError that names each wrong field */
export function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    issue => `\`${issue.path.join('.') || 'request'}\`: ${issue.message}`,
  );
  throw new InputError(problems.join('; '));
}
