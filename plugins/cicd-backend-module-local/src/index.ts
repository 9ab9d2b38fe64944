export { cicdModuleLocal as default } from './module';
