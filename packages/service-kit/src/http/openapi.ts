import { z } from 'zod';
import { createDocument, type oas31, type ZodOpenApiOperationObject } from 'zod-openapi';
import { problemSchema } from './problem.ts';
import type { Route } from './route.ts';

/** A parsed OpenAPI 3.1 document. */
export type OpenApiDocument = oas31.OpenAPIObject;

/**
 * Makes the OpenAPI 3.1 document of a service from its routes: the same schemas that validate.
 *
 * @example
 * ```ts
 * const document = openApiDocument({ title: 'welcome', version: '1.0.0', routes });
 * ```
 */
export function openApiDocument(service: {
  title: string;
  version: string;
  description?: string;
  routes: readonly Route[];
}): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  const sorted = [...service.routes].sort(
    (a, b) => compare(a.path, b.path) || compare(a.method, b.method),
  );
  for (const route of sorted) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route);
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: service.title,
      version: service.version,
      ...(service.description && { description: service.description }),
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  });
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function operation(route: Route): ZodOpenApiOperationObject {
  const responses: ZodOpenApiOperationObject['responses'] = {};
  for (const [status, schema] of Object.entries(route.responses)) {
    const description = schema.meta()?.description ?? 'OK';
    responses[status as `${1 | 2 | 3 | 4 | 5}${string}`] =
      schema instanceof z.ZodVoid
        ? { description: 'No content' }
        : { description, content: { 'application/json': { schema } } };
  }
  responses.default = {
    description: 'What went wrong (RFC 9457)',
    content: { 'application/problem+json': { schema: problemSchema } },
  };
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.description && { description: route.description }),
    ...(route.tags && { tags: route.tags }),
    security: route.auth === 'public' ? [] : [{ bearer: [] }],
    requestParams: {
      ...(route.params && { path: route.params as z.ZodObject }),
      ...(route.query && { query: route.query as z.ZodObject }),
      ...headerParameters(route),
    },
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: route.body } } },
    }),
    ...(route.permissions?.length && { 'x-permissions': [...route.permissions] }),
    responses,
  };
}

const idempotencyKey = z.string().min(1).max(255).meta({
  description: 'Names this attempt: a repetition with the same key gets the stored answer',
});
const ifMatch = z
  .string()
  .meta({ description: 'The `ETag` that was seen; another state answers 409' });

function headerParameters(route: Route): { header?: z.ZodObject } {
  const shape = {
    ...(route.idempotency && {
      'Idempotency-Key':
        route.idempotency === 'required' ? idempotencyKey : idempotencyKey.optional(),
    }),
    ...(route.ifMatch && { 'If-Match': ifMatch }),
  };
  return Object.keys(shape).length > 0 ? { header: z.object(shape) } : {};
}
