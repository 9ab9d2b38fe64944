export { scaffolderModulePlatform as default } from './module';
