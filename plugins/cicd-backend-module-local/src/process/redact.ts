/** Shapes of secrets that a build might print, each with what stands in its place. */
const PATTERNS: Array<[RegExp, string]> = [
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:)[^\s@/]+@/gi, '$1***@'],
  [/\b(bearer|basic)\s+[a-z0-9._~+/=-]{12,}/gi, '$1 ***'],
  [/\beyJ[a-z0-9_-]{8,}\.[a-z0-9_-]{8,}(\.[a-z0-9_-]*)?/gi, '***'],
  [/\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk_live_|rk_live_)[a-z0-9_-]{10,}/gi, '***'],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, '***'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----.*/g, '-----BEGIN PRIVATE KEY----- ***'],
  [
    /\b([\w-]*(?:password|passwd|secret|token|api[_-]?key)["']?\s*[:=]\s*["']?)(?!\*\*\*)[^\s"',;}]{4,}/gi,
    '$1***',
  ],
];

/** Replaces what looks like a secret in one line of output. */
export function redact(line: string): string {
  return PATTERNS.reduce(
    (text, [pattern, replacement]) => text.replace(pattern, replacement),
    line,
  );
}
