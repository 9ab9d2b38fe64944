export { deployModuleGitOps as default } from './module';
