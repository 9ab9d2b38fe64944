export { gatePlugin as default } from './plugin';
