import { createRouteRef } from '@backstage/frontend-plugin-api';

export const ledgerRouteRef = createRouteRef();

/** The pages of the ledger, spelled here only. */
export const ledgerPaths = {
  ledger: '/ledger',
  verify: '/ledger/verify',
  record: (id: string) => `/ledger/records/${encodeURIComponent(id)}`,
  ofCorrelation: (id: string) => `/ledger?correlationId=${encodeURIComponent(id)}`,
};
