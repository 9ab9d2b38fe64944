export { logsModuleLocal as default } from './module';
