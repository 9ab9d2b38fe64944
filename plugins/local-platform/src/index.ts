export { localPlatformPlugin as default } from './plugin';
