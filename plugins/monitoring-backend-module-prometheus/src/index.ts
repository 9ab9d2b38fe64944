export { monitoringModulePrometheus as default } from './module';
