export * from './audited';
export * from './Clock';
export * from './EntityAuthorizer';
export * from './parse';
export * from './ReconcileLoop';
