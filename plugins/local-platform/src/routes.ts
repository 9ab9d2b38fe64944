import { createRouteRef } from '@backstage/frontend-plugin-api';

export const mailboxRouteRef = createRouteRef();

export const archivedRouteRef = createRouteRef();
