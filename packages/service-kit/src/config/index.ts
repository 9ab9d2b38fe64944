export { loadConfig, ConfigError } from './loadConfig.ts';
export { RunDirectory, type RunConfig } from './runDirectory.ts';
