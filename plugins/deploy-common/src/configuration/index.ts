export type { ReleaseConfiguration } from './ReleaseConfiguration';
export { type ConfigurationProblem, formatProblem } from './problems';
export type { ParsedConfiguration } from './parseConfigurationYaml';
export * from './parseRolloutYaml';
export * from './parseValuesYaml';
