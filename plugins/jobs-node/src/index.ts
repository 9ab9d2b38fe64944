export type { Job, JobsService, SendOptions, WorkOptions } from './JobsService';
export { jobsServiceRef } from './jobsServiceRef';
