import { type RolloutSpec, rolloutSpecSchema } from '../rolloutSpec';
import { examineRollout } from './examineRollout';
import { parseConfigurationYaml, type ParsedConfiguration } from './parseConfigurationYaml';

/** Path of the way of shipping in a service's repository. */
export const ROLLOUT_FILE = 'rollout.yaml';

/** Reads `rollout.yaml`, and says what each step, weight and condition would not do. */
export function parseRolloutYaml(text: string): ParsedConfiguration<RolloutSpec> {
  return parseConfigurationYaml(text, rolloutSpecSchema, examineRollout);
}
