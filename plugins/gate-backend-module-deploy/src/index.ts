export { gateModuleDeploy as default } from './module';
