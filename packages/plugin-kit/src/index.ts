export * from './audited';
export * from './Clock';
export * from './databaseServer';
export * from './EntityAuthorizer';
export * from './localTime';
export * from './parse';
export * from './PluginClient';
export * from './ReconcileLoop';
