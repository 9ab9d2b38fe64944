import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { describeIssue } from './describeIssue';
import { type ConfigurationProblem, formatPath, type Path, type ValueProblem } from './problems';

export interface ParsedConfiguration<T> {
  /** Absent when there is an error. */
  value?: T;
  /** By line. */
  problems: ConfigurationProblem[];
}

/** Reads a YAML text by a schema. Never throws: what is wrong comes back with its line. */
export function parseConfigurationYaml<T>(
  text: string,
  schema: z.ZodType<T>,
  examine: (value: T) => ValueProblem[],
): ParsedConfiguration<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map(error => ({
        ...position(lines, error.pos[0]),
        path: '',
        message: `is no valid YAML: ${error.message}`,
        severity: 'error' as const,
      })),
    };
  }
  const parsed = schema.safeParse(toValue(document));
  const found = parsed.success
    ? examine(parsed.data)
    : parsed.error.issues.flatMap(issue => describeIssue(issue));
  const problems = found
    .map(({ path, message, severity = 'error' as const }) => ({
      ...position(lines, offsetOf(document, path)),
      path: formatPath(path),
      message,
      severity,
    }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  const failed = problems.some(problem => problem.severity === 'error');
  return { ...(parsed.success && !failed && { value: parsed.data }), problems };
}

/** An empty document sets nothing. @throws ReferenceError never: aliases are limited, so a document cannot blow up. */
function toValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch {
    return 'too many aliases';
  }
}

function position(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Where a value begins, its key before it if it has one; of what is missing, where what should hold it begins. */
function offsetOf(document: Document.Parsed, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(
        item => isScalar(item.key) && String(item.key.value) === String(key),
      );
      if (isNode(pair?.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
