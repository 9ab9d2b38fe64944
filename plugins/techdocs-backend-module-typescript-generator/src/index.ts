export { techdocsModuleTypescriptGenerator as default } from './module';
