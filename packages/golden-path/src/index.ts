export { checkService, type Problem, type ServiceInCheckout } from './check.ts';
export { renderTemplate } from './render.ts';
export { findServices } from './services.ts';
export { syncService } from './sync.ts';
