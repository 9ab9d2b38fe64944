export { monitoringModuleLocal as default } from './module';
