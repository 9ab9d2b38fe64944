export {
  defineService,
  type Service,
  type ServiceContext,
  type ServiceDefinition,
} from './service.ts';
export { run } from './run.ts';
export { systemClock, type Clock } from './clock.ts';
