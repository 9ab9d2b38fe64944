export { catalogModulePortal as default } from './module';
