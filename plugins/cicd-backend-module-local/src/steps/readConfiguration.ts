import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  formatProblem,
  type ParsedConfiguration,
  parseRolloutYaml,
  parseValuesYaml,
  type ReleaseConfiguration,
  ROLLOUT_FILE,
  VALUES_FILE,
} from '@internal/plugin-deploy-common';
import { BuildError } from '../BuildError';

/**
 * How the repository wants the service to be set and shipped.
 * @throws BuildError with every line that is wrong and what is possible there
 */
export function readConfiguration(
  sourceDir: string,
  print: (line: string) => void,
): ReleaseConfiguration {
  const wrong: string[] = [];
  const values = read(VALUES_FILE, parseValuesYaml);
  const rollout = read(ROLLOUT_FILE, parseRolloutYaml);
  if (wrong.length > 0) {
    const files = [VALUES_FILE, ROLLOUT_FILE].filter(file => wrong.some(l => l.startsWith(file)));
    throw new BuildError(`${files.join(' and ')} cannot be used as written.`, wrong);
  }
  return { ...(values && { values }), ...(rollout && { rollout }) };

  function read<T>(file: string, parse: (text: string) => ParsedConfiguration<T>): T | undefined {
    const path = join(sourceDir, file);
    if (!existsSync(path)) {
      print(`no ${file}: the defaults hold`);
      return undefined;
    }
    const { value, problems } = parse(readFileSync(path, 'utf8'));
    for (const problem of problems) {
      const line = formatProblem(file, problem);
      if (problem.severity === 'error') wrong.push(line);
      else print(`warning: ${line}`);
    }
    if (value) print(`${file}: read`);
    return value;
  }
}
