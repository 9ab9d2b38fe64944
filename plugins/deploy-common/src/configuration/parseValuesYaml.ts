import { type ServiceValues, serviceValuesSchema } from '../serviceValues';
import { parseConfigurationYaml, type ParsedConfiguration } from './parseConfigurationYaml';

/** Path of the settings in a service's repository. */
export const VALUES_FILE = 'deploy/values.yaml';

/** Reads `deploy/values.yaml`; an empty text sets nothing. */
export function parseValuesYaml(text: string): ParsedConfiguration<ServiceValues> {
  return parseConfigurationYaml(text, serviceValuesSchema, () => []);
}
