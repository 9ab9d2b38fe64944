import { InputError } from '@backstage/errors';
import type { Config } from '@backstage/config';
import type { ConfigSchema } from '@backstage/config-loader';

/** Top-level keys whose every name below is ours or Backstage's own, so that an unknown one is a slip of the pen. */
const CHECKED_FOR_UNKNOWN_KEYS = [
  'localPlatform',
  'devopshub',
  'audit',
  'gate',
  'cicd',
  'deploy',
  'logs',
  'monitoring',
];

/** Values that production can't do without; an unset environment variable leaves them out of the configuration. */
const NEEDED_IN_PRODUCTION = [
  'backend.baseUrl',
  'backend.database.connection.host',
  'backend.database.connection.user',
  'backend.database.connection.password',
];

/**
 * Refuses a configuration that can't be right.
 *
 * @throws InputError with one line per problem, each with the path of the key.
 */
export function checkConfig(config: Config, schema: ConfigSchema): void {
  const problems = [...schemaProblems(config, schema), ...productionProblems(config)];
  if (problems.length > 0) {
    throw new InputError(
      `The configuration can't be used:\n${problems.map(line => `  ${line}`).join('\n')}`,
    );
  }
}

function schemaProblems(config: Config, schema: ConfigSchema): string[] {
  const data = config.getOptional() ?? {};
  try {
    schema.process([{ data: data as never, context: 'config' }]);
  } catch (error) {
    const { messages } = error as { messages?: string[] };
    return (messages ?? [String(error)]).map(readable).filter(line => line !== undefined);
  }
  return unknownKeys(config, schema);
}

/** `Config must be array { type=array } at /a/b` → `'a.b' must be array`; nothing for the branches of a choice that were not taken. */
function readable(message: string): string | undefined {
  const [, text, details, pointer] = /^Config (.*?) \{ (.*) \} at \/?(.*)$/.exec(message) ?? [];
  if (text === undefined) return message;
  const path = pointer.split('/').filter(Boolean);
  const [, missing] = /missingProperty=(\S+)/.exec(details) ?? [];
  if (missing) return `'${[...path, missing].join('.')}' is missing`;
  if (/^must (be equal to constant|match a schema in anyOf)/.test(text)) return undefined;
  return `'${path.join('.')}' ${text}`;
}

/** What the schema filters away when it keeps all visibilities is a key that nobody declares. */
function unknownKeys(config: Config, schema: ConfigSchema): string[] {
  const checked = Object.fromEntries(
    CHECKED_FOR_UNKNOWN_KEYS.filter(key => config.has(key)).map(key => [key, config.get(key)]),
  );
  const declared = declaredPaths(schema);
  return paths(checked)
    .filter(path => !declared(path))
    .map(path => `unknown key '${path}'`);
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
}

function declaredPaths(schema: ConfigSchema): (path: string) => boolean {
  const { schemas } = schema.serialize() as unknown as { schemas: Array<{ value: JsonSchema }> };
  return path => schemas.some(({ value }) => declares(value, path.split('.')));
}

function declares(schema: JsonSchema, [head, ...rest]: string[]): boolean {
  if (head === undefined) return true;
  const below = [
    schema.properties?.[head],
    /^\d+$/.test(head) ? schema.items : undefined,
    typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined,
  ].filter((found): found is JsonSchema => found !== undefined);
  return (
    below.some(found => isLeaf(found) || declares(found, rest)) ||
    [...(schema.anyOf ?? []), ...(schema.allOf ?? [])].some(part => declares(part, [head, ...rest]))
  );
}

/** A bare `object` type: whatever is below is up to its reader. */
function isLeaf(schema: JsonSchema): boolean {
  return (
    !schema.properties &&
    !schema.items &&
    !schema.anyOf &&
    !schema.allOf &&
    !schema.additionalProperties
  );
}

function paths(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [prefix];
  return Object.entries(value).flatMap(([key, child]) =>
    paths(child, prefix ? `${prefix}.${key}` : key),
  );
}

function productionProblems(config: Config): string[] {
  if (config.getOptionalString('auth.environment') !== 'production') return [];
  const missing = NEEDED_IN_PRODUCTION.filter(path => !valueAt(config, path)).map(
    path =>
      `'${path}' is missing; set the environment variable that app-config.production.yaml names for it`,
  );
  const providers = Object.keys(config.getOptional<object>('auth.providers') ?? {});
  if (providers.includes('demo') && config.getOptional('auth.providers.demo')) {
    missing.push("'auth.providers.demo' must not be set in production: anybody could be anyone");
  }
  if (!['oidc', 'github'].some(provider => config.getOptional(`auth.providers.${provider}`))) {
    missing.push("'auth.providers' has neither 'oidc' nor 'github': nobody could sign in");
  }
  return missing;
}

function valueAt(config: Config, path: string): unknown {
  const [, array, rest] = /^(.*)\[0\]\.(.*)$/.exec(path) ?? [];
  return array
    ? config.getOptionalConfigArray(array)?.[0]?.getOptional(rest)
    : config.getOptional(path);
}
