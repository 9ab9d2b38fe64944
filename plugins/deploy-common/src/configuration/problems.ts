/** What is wrong in a configuration file, where, and what is possible instead. */
export interface ConfigurationProblem {
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** `strategy.canary.steps[1].setWeight`; empty for the document itself. */
  path: string;
  message: string;
  /** A warning does not make a build red. */
  severity: 'error' | 'warning';
}

export type Path = ReadonlyArray<string | number>;

/** A problem of a value, before it is known on which line that stands. */
export interface ValueProblem {
  path: Path;
  message: string;
  severity?: 'warning';
}

/** `['steps', 1, 'setWeight']` → `steps[1].setWeight`. */
export function formatPath(path: Path): string {
  return path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

/** `rollout.yaml:7: steps[1].setWeight must be …`, as compilers write it. */
export function formatProblem(file: string, problem: ConfigurationProblem): string {
  const about = problem.path ? `\`${problem.path}\` ` : '';
  return `${file}:${problem.line}:${problem.column}: ${about}${problem.message}`;
}
