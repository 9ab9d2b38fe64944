export {
  route,
  reply,
  type Reply,
  type Route,
  type RouteContext,
  type RouteDefinition,
} from './route.ts';
export { VersionConflictError, UnprocessableError, type Problem } from './problem.ts';
export { pageQuery, pageOf, encodeCursor, decodeCursor } from './page.ts';
export { openApiDocument, type OpenApiDocument } from './openapi.ts';
