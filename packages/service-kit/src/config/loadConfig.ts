import { z } from 'zod';

/** Thrown when configuration does not fit its schema. The message has one line per bad key, with the key's path. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads configuration by a zod schema.
 *
 * @param schema - What is expected; defaults and coercions apply (`z.coerce.number()` for numbers in the environment).
 * @param source - The environment, or a parsed JSON document.
 * @param from - Named in the message: `environment`, `config.json`.
 * @throws ConfigError with one line per bad key.
 *
 * @example
 * ```ts
 * const config = loadConfig(z.object({ MAX_ITEMS: z.coerce.number().int().default(50) }), process.env);
 * ```
 */
export function loadConfig<S extends z.ZodType>(
  schema: S,
  source: unknown,
  from = 'environment',
): z.output<S> {
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  const lines = result.error.issues.map(
    issue => `${from}: ${issue.path.map(String).join('.') || '(root)'}: ${issue.message}`,
  );
  throw new ConfigError(lines.join('\n'));
}
