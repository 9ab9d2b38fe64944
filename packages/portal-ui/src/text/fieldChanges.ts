export interface FieldChange {
  /** Dotted path in the object. */
  path: string;
  /** Text of the value; absent where the side has none. */
  before?: string;
  after?: string;
}

/** The leaves in which two JSON objects differ; with `all`, also those that are equal. Order: as in `after`, then what was removed. */
export function fieldChanges(
  before: object | undefined,
  after: object | undefined,
  options?: { all?: boolean },
): FieldChange[] {
  const old = leaves(before);
  const now = leaves(after);
  return [...new Set([...now.keys(), ...old.keys()])]
    .map(path => ({ path, before: old.get(path), after: now.get(path) }))
    .filter(change => options?.all || change.before !== change.after);
}

function leaves(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (value !== null && typeof value === 'object' && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value)) {
      leaves(inner, path ? `${path}.${key}` : key, found);
    }
  } else if (path && value !== undefined) {
    found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return found;
}
