export { deployModuleLocal as default } from './module';
