/** The parts of an OpenAPI document that a comparison looks at. Anything else in it is carried along and not looked at. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonMap = { [key: string]: Json };

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export function mapOf(value: Json | undefined): JsonMap {
  return value && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

export function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** Resolves `#/…` references of one document; what refers to nothing is an empty schema, which allows all. */
export class OpenApiDocument {
  constructor(readonly root: JsonMap) {}

  resolve(value: Json | undefined): JsonMap {
    let found = mapOf(value);
    for (let depth = 0; typeof found.$ref === 'string' && depth < 20; depth += 1) {
      found = mapOf(this.#at(found.$ref));
    }
    return found;
  }

  #at(ref: string): Json | undefined {
    if (!ref.startsWith('#/')) return undefined;
    return ref
      .slice(2)
      .split('/')
      .map(part => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<Json | undefined>((value, part) => mapOf(value)[part], this.root);
  }

  /** `GET /items/{}` → its name as written and the operation, with the parameters of its path. */
  operations(): Map<string, { name: string; operation: JsonMap; parameters: JsonMap[] }> {
    const found = new Map<string, { name: string; operation: JsonMap; parameters: JsonMap[] }>();
    for (const [path, item] of Object.entries(mapOf(this.root.paths))) {
      const shared = this.resolve(item);
      for (const method of METHODS.filter(each => shared[each])) {
        const operation = mapOf(shared[method]);
        const parameters = new Map(
          [...listOf(shared.parameters), ...listOf(operation.parameters)]
            .map(parameter => this.resolve(parameter))
            .map(parameter => [`${parameter.in}:${parameter.name}`, parameter]),
        );
        // How a path parameter is called makes no difference to a request.
        found.set(`${method} ${path.replace(/\{[^}]*\}/g, '{}')}`, {
          name: `${method.toUpperCase()} ${path}`,
          operation,
          parameters: [...parameters.values()],
        });
      }
    }
    return found;
  }
}
