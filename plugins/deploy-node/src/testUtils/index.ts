export { ServiceUnderTest } from './harness';
export type { ReleaseBehaviour, TargetHarness } from './harness';
export { targetCases } from './targetCases';
export type { TargetCase } from './targetCases';
