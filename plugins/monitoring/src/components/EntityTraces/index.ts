export { EntityTraces } from './EntityTraces';
