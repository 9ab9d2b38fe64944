export { logsPlugin as default } from './plugin';
