import { z } from 'zod';

/** One request that can be sent again and again. */
export interface SyntheticRequest {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
  /** The service wants each attempt named. */
  idempotencyKey: boolean;
}

const schemaSchema = z.record(z.string(), z.unknown());
const parameterSchema = z.object({
  in: z.string(),
  name: z.string(),
  required: z.boolean().optional(),
  example: z.unknown().optional(),
  schema: schemaSchema.optional(),
});
const operationSchema = z.object({
  parameters: z.array(parameterSchema).optional(),
  requestBody: z
    .object({
      content: z.record(
        z.string(),
        z.object({ schema: schemaSchema.optional(), example: z.unknown().optional() }),
      ),
    })
    .optional(),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  components: z.object({ schemas: z.record(z.string(), schemaSchema).optional() }).optional(),
});

type Schema = z.infer<typeof schemaSchema>;
type Schemas = Record<string, Schema>;

/** Reading is tried far more often than writing. */
const READS_PER_WRITE = 9;
const MAX_DEPTH = 8;
const FALLBACK: SyntheticRequest = { method: 'GET', path: '/', idempotencyKey: false };

/**
 * Requests made from the examples of an OpenAPI document: what can be read, and POSTs whose every required field has an example. Never
 * PUT, PATCH or DELETE: what they would hit is somebody's. A document without any gives `GET /`.
 */
export function syntheticRequests(document: unknown): SyntheticRequest[] {
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) return [FALLBACK];
  const schemas = parsed.data.components?.schemas ?? {};
  const found = Object.entries(parsed.data.paths).flatMap(([path, operations]) =>
    (['get', 'post'] as const).flatMap(method => {
      const operation = operationSchema.safeParse(operations[method]);
      return operation.success ? requestOf(method, path, operation.data, schemas) ?? [] : [];
    }),
  );
  return found.length > 0 ? found : [FALLBACK];
}

/** A request for the n-th turn, so that reads and writes come in their shares. */
export function nthRequest(requests: SyntheticRequest[], n: number): SyntheticRequest {
  const reads = requests.filter(request => request.method === 'GET');
  const writes = requests.filter(request => request.method === 'POST');
  const turn = Math.floor(n / (READS_PER_WRITE + 1));
  const writing = writes.length > 0 && (reads.length === 0 || n % (READS_PER_WRITE + 1) === 0);
  return writing ? writes[turn % writes.length] : reads[n % reads.length];
}

function requestOf(
  method: 'get' | 'post',
  path: string,
  { parameters = [], requestBody }: z.infer<typeof operationSchema>,
  schemas: Schemas,
): SyntheticRequest | undefined {
  const query = new URLSearchParams();
  let filled = path;
  for (const parameter of parameters) {
    const isKey = parameter.in === 'header' && parameter.name.toLowerCase() === 'idempotency-key';
    if (!parameter.required || isKey) continue;
    const value = parameter.example ?? sample(parameter.schema, schemas);
    if (value === undefined || parameter.in === 'header') return undefined;
    if (parameter.in === 'query') query.set(parameter.name, String(value));
    filled = filled.replaceAll(`{${parameter.name}}`, encodeURIComponent(String(value)));
  }
  if (/[{}]/.test(filled)) return undefined;
  const content = requestBody?.content['application/json'];
  const body = content && (content.example ?? sample(content.schema, schemas));
  if (method === 'post' && body === undefined) return undefined;
  return {
    method: method === 'get' ? 'GET' : 'POST',
    path: query.size > 0 ? `${filled}?${query}` : filled,
    ...(method === 'post' && { body }),
    idempotencyKey: parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key'),
  };
}

/** A value that a schema gives by example, default, const or its first enum; undefined when a required part has none. */
function sample(schema: Schema | undefined, schemas: Schemas, depth = 0): unknown {
  if (!schema || depth > MAX_DEPTH) return undefined;
  const { $ref, example, examples, properties, required } = schema;
  if (typeof $ref === 'string') {
    return sample(schemas[$ref.replace('#/components/schemas/', '')], schemas, depth + 1);
  }
  if (example !== undefined) return example;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0];
  if (schema.type === 'array') return fewest(schema, schemas, depth);
  if (typeof properties !== 'object' || properties === null) return undefined;
  const needed = new Set(Array.isArray(required) ? required : []);
  const entries: Array<[string, unknown]> = [];
  for (const [name, property] of Object.entries(properties as Record<string, Schema>)) {
    const value = sample(property, schemas, depth + 1);
    if (value === undefined && needed.has(name)) return undefined;
    if (value !== undefined) entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

/** As many items as a list must have, at least one where an item can be made. */
function fewest(schema: Schema, schemas: Schemas, depth: number): unknown {
  const item = sample(schema.items as Schema | undefined, schemas, depth + 1);
  const least = typeof schema.minItems === 'number' ? schema.minItems : 0;
  if (item === undefined) return least > 0 ? undefined : [];
  return Array.from({ length: Math.max(1, least) }, () => item);
}
