export { catalogModuleLocalPlatform as default } from './module';
