export { EntityMetrics } from './EntityMetrics';
