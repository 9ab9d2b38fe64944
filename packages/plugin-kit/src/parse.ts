import { InputError } from '@backstage/errors';
import type { z } from 'zod';

/** @throws InputError that names every field that is wrong and why. */
export function parse<T extends z.ZodType>(schema: T, input: unknown): z.infer<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    issue => `${issue.path.join('.') || 'request'}: ${issue.message}`,
  );
  throw new InputError(`Invalid request, nothing was changed. ${problems.join('; ')}`);
}
