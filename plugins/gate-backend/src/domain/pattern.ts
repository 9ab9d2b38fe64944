/** Whether a value equals a pattern; a `*` at the pattern's end matches any rest. */
export function matchesPattern(pattern: string, value: string): boolean {
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}

export function matchesAny(patterns: readonly string[], value: string | undefined): boolean {
  return value !== undefined && patterns.some(pattern => matchesPattern(pattern, value));
}
