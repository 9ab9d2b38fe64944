export { cicdPlugin as default } from './plugin';
