import { isMap, parseDocument, type YAMLMap } from 'yaml';

/**
 * Changes a YAML text until it says `wanted`; what already does keeps its comments, order and spelling. An empty text begins a new
 * document.
 */
export function editYaml(text: string, wanted: object): string {
  const document = parseDocument(text);
  if (!isMap(document.contents)) {
    const { commentBefore, comment } = document;
    document.contents = document.createNode({}) as never;
    document.commentBefore = commentBefore ?? comment;
  }
  mergeInto(document.contents as unknown as YAMLMap, wanted, value => document.createNode(value));
  return document.toString({ lineWidth: 0 });
}

function mergeInto(map: YAMLMap, wanted: object, node: (value: unknown) => unknown): void {
  const entries = Object.entries(wanted).filter(([, value]) => value !== undefined);
  const keys = new Set(entries.map(([key]) => key));
  for (const key of map.items.map(pair => String(pair.key))) {
    if (!keys.has(key)) map.delete(key);
  }
  for (const [key, value] of entries) {
    const present = map.get(key, true) as unknown;
    const nested = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (nested && isMap(present)) {
      mergeInto(present, value as object, node);
      if (present.items.length > 0) present.flow = false;
    } else if (JSON.stringify(map.toJSON()[key]) !== JSON.stringify(value)) {
      setKeepingComment(map, key, value, node);
    }
  }
}

function setKeepingComment(
  map: YAMLMap,
  key: string,
  value: unknown,
  node: (value: unknown) => unknown,
): void {
  const before = map.get(key, true) as { comment?: string | null } | undefined;
  const after = node(value) as { comment?: string | null };
  if (before?.comment) after.comment = before.comment;
  map.set(key, after);
}
