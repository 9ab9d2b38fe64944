import { createRouteRef } from '@backstage/frontend-plugin-api';

export const gateRouteRef = createRouteRef();

/** The pages of the gate, spelled here only. */
export const gatePaths = {
  approvals: '/gate/approvals',
  approval: (id: string) => `/gate/approvals/${encodeURIComponent(id)}`,
  calendar: '/gate/calendar',
  waivers: '/gate/waivers',
  line: '/gate/line',
  simulator: '/gate/simulator',
  breakGlass: '/gate/break-glass',
  decision: (id: string) => `/gate/decisions/${encodeURIComponent(id)}`,
};
