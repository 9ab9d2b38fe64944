export { type Principal, type PersonPrincipal, type WorkloadPrincipal } from './principal.ts';
export { TokenVerifier } from './tokenVerifier.ts';
export { requirePrincipal } from './requirePrincipal.ts';
