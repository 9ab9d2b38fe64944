import { InputError } from '@backstage/errors';
import {
  formatProblem,
  type ParsedConfiguration,
  parseRolloutYaml,
  parseValuesYaml,
  type ReleaseConfiguration,
  ROLLOUT_FILE,
  VALUES_FILE,
} from '@internal/plugin-deploy-common';

/** @throws InputError with every line that is wrong and what is possible there */
export function readConfiguration(report: {
  valuesYaml?: string;
  rolloutYaml?: string;
  migrations?: string[];
}): ReleaseConfiguration {
  const values = read(VALUES_FILE, report.valuesYaml, parseValuesYaml);
  const rollout = read(ROLLOUT_FILE, report.rolloutYaml, parseRolloutYaml);
  return {
    ...(values && { values }),
    ...(rollout && { rollout }),
    ...(report.migrations && { migrations: report.migrations }),
  };
}

function read<T>(
  file: string,
  text: string | undefined,
  parse: (text: string) => ParsedConfiguration<T>,
): T | undefined {
  if (text === undefined) return undefined;
  const { value, problems } = parse(text);
  if (value !== undefined) return value;
  const lines = problems.map(problem => formatProblem(file, problem));
  throw new InputError(`The release was not registered: ${lines.join('; ')}`);
}
