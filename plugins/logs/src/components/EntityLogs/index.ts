export { EntityLogs } from './EntityLogs';
