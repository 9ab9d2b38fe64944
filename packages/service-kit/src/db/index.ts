export { openDatabase } from './connect.ts';
export { inTransaction, withTenant } from './transaction.ts';
export { tenantPolicySql } from './tenantPolicy.ts';
export { migrate } from './migrate.ts';
