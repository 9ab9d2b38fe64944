export { homeModulePortal as default } from './module';
