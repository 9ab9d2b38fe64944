import { type Json, type JsonMap, listOf, mapOf, type OpenApiDocument } from './openApiDocument';

/**
 * Who writes the value. A `request` is written by clients: narrowing it breaks them. A `response` is read by them: losing something,
 * or getting something new where they did not expect it, breaks them.
 */
export type Direction = 'request' | 'response';

export interface SchemaChange {
  /** `items[].price`; empty for the value itself. */
  path: string;
  /** "is required now". */
  what: string;
  breaking: boolean;
}

const MAX_DEPTH = 40;

export class SchemaComparison {
  readonly #seen = new Set<string>();
  readonly changes: SchemaChange[] = [];

  constructor(
    private readonly from: OpenApiDocument,
    private readonly to: OpenApiDocument,
    private readonly direction: Direction,
  ) {}

  compare(fromRaw: Json | undefined, toRaw: Json | undefined, path = '', depth = 0): void {
    const key = `${refOf(fromRaw)}|${refOf(toRaw)}`;
    if (depth > MAX_DEPTH || (key !== '|' && this.#seen.has(key))) return;
    this.#seen.add(key);
    const from = this.#flat(this.from, fromRaw);
    const to = this.#flat(this.to, toRaw);
    if (this.#compareTypes(from, to, path)) return;
    this.#compareEnums(from, to, path);
    this.#compareBounds(from, to, path);
    this.#compareObjects(from, to, path, depth);
    if (from.items || to.items) this.compare(from.items, to.items, `${path}[]`, depth + 1);
    for (const word of ['oneOf', 'anyOf']) {
      this.#compareAlternatives(listOf(from[word]), listOf(to[word]), path, depth);
    }
  }

  /** True when the types have nothing in common, so that looking further would only repeat that. */
  #compareTypes(from: JsonMap, to: JsonMap, path: string): boolean {
    const before = typesOf(from);
    const after = typesOf(to);
    const gone = [...before].filter(type => !covers(after, type));
    const come = [...after].filter(type => !covers(before, type));
    if (before.size === 0 && after.size === 0) return false;
    if (before.size === 0 || after.size === 0) {
      const narrowed = after.size > 0;
      this.#add(
        path,
        narrowed ? `must be ${words(after)} now` : 'may be of any type now',
        narrowed === (this.direction === 'request'),
      );
      return true;
    }
    if (gone.length === 0 && come.length === 0) return false;
    const breaking = this.direction === 'request' ? gone.length > 0 : come.length > 0;
    this.#add(path, `was ${words(before)} and is ${words(after)}`, breaking);
    return [...before].every(type => !covers(after, type));
  }

  #compareEnums(from: JsonMap, to: JsonMap, path: string): void {
    const before = valuesOf(from);
    const after = valuesOf(to);
    if (!before && !after) return;
    if (!before || !after) {
      const narrowed = Boolean(after);
      this.#add(
        path,
        narrowed ? `can only be ${[...after!].join(', ')} now` : 'may have any value now',
        narrowed === (this.direction === 'request'),
      );
      return;
    }
    const gone = [...before].filter(value => !after.has(value));
    const come = [...after].filter(value => !before.has(value));
    if (gone.length) {
      this.#add(path, `can no longer be ${gone.join(', ')}`, this.direction === 'request');
    }
    if (come.length)
      this.#add(path, `can also be ${come.join(', ')}`, this.direction === 'response');
  }

  #compareBounds(from: JsonMap, to: JsonMap, path: string): void {
    const narrows = (low: boolean, before: Json | undefined, after: Json | undefined) => {
      if (typeof after !== 'number') return false;
      if (typeof before !== 'number') return true;
      return low ? after > before : after < before;
    };
    const LOW = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
    const HIGH = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
    for (const word of [...LOW, ...HIGH]) {
      if (from[word] === to[word]) continue;
      const narrowed = narrows(LOW.includes(word), from[word], to[word]);
      this.#add(
        path,
        `\`${word}\` was ${from[word] ?? 'not set'} and is ${to[word] ?? 'not set'}`,
        this.direction === 'request' && narrowed,
      );
    }
    for (const word of ['pattern', 'format']) {
      if (from[word] === to[word]) continue;
      this.#add(
        path,
        `\`${word}\` was ${from[word] ?? 'not set'} and is ${to[word] ?? 'not set'}`,
        this.direction === 'request' ? Boolean(to[word]) : word === 'format' && Boolean(from[word]),
      );
    }
  }

  #compareObjects(from: JsonMap, to: JsonMap, path: string, depth: number): void {
    const before = mapOf(from.properties);
    const after = mapOf(to.properties);
    const required = (schema: JsonMap, name: string) => listOf(schema.required).includes(name);
    const request = this.direction === 'request';
    for (const name of Object.keys(before)) {
      const at = path ? `${path}.${name}` : name;
      if (!(name in after)) {
        const refused = request && to.additionalProperties === false;
        this.#add(at, refused ? 'is refused now' : 'is gone', request ? refused : true);
        continue;
      }
      if (!required(from, name) && required(to, name)) this.#add(at, 'is required now', request);
      if (required(from, name) && !required(to, name))
        this.#add(at, 'may be missing now', !request);
      this.compare(before[name], after[name], at, depth + 1);
    }
    for (const name of Object.keys(after).filter(each => !(each in before))) {
      const at = path ? `${path}.${name}` : name;
      const needed = request && required(to, name);
      this.#add(at, needed ? 'is new and required' : 'is new', needed);
    }
    if (request && from.additionalProperties !== false && to.additionalProperties === false) {
      if (Object.keys(before).length + Object.keys(after).length > 0) {
        this.#add(path, 'refuses properties that it does not know now', true);
      }
    }
    const open = (schema: JsonMap) => mapOf(schema.additionalProperties);
    if (Object.keys(open(from)).length && Object.keys(open(to)).length) {
      this.compare(from.additionalProperties, to.additionalProperties, `${path}{}`, depth + 1);
    }
  }

  /** Alternatives that are equal cancel out; of the others, those with the same place are compared. */
  #compareAlternatives(from: Json[], to: Json[], path: string, depth: number): void {
    if (from.length === 0 && to.length === 0) return;
    const text = (document: OpenApiDocument) => (each: Json) =>
      refOf(each) || JSON.stringify(document.resolve(each));
    const before = from.map(text(this.from));
    const after = to.map(text(this.to));
    const gone = from.filter((_, index) => !after.includes(before[index]));
    const come = to.filter((_, index) => !before.includes(after[index]));
    from.forEach((each, index) => {
      const same = after.indexOf(before[index]);
      if (same >= 0) this.compare(each, to[same], path, depth + 1);
    });
    const pairs = Math.min(gone.length, come.length);
    for (let index = 0; index < pairs; index += 1) {
      this.compare(gone[index], come[index], path, depth + 1);
    }
    if (gone.length > pairs) this.#add(path, 'has one form less', this.direction === 'request');
    if (come.length > pairs) this.#add(path, 'has one more form', this.direction === 'response');
  }

  /** The schema with its `allOf` folded in. */
  #flat(document: OpenApiDocument, raw: Json | undefined, depth = 0): JsonMap {
    const { allOf, ...own } = document.resolve(raw);
    if (!Array.isArray(allOf) || depth > MAX_DEPTH) return own;
    return allOf
      .map(part => this.#flat(document, part, depth + 1))
      .reduce<JsonMap>(
        (merged, part) => ({
          ...merged,
          ...part,
          properties: { ...mapOf(merged.properties), ...mapOf(part.properties) },
          required: [...listOf(merged.required), ...listOf(part.required)],
        }),
        own,
      );
  }

  #add(path: string, what: string, breaking: boolean): void {
    this.changes.push({ path, what, breaking });
  }
}

function refOf(value: Json | undefined): string {
  const { $ref } = mapOf(value);
  return typeof $ref === 'string' ? $ref : '';
}

function typesOf(schema: JsonMap): Set<string> {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const found = new Set(types.filter((type): type is string => typeof type === 'string'));
  if (found.size > 0 && schema.nullable === true) found.add('null');
  return found;
}

function covers(types: Set<string>, type: string): boolean {
  return types.has(type) || (type === 'integer' && types.has('number'));
}

function valuesOf(schema: JsonMap): Set<string> | undefined {
  if ('const' in schema) return new Set([JSON.stringify(schema.const)]);
  return Array.isArray(schema.enum)
    ? new Set(schema.enum.map(value => JSON.stringify(value)))
    : undefined;
}

function words(types: Set<string>): string {
  return [...types].join(' or ');
}
