import { createRouteRef } from '@backstage/frontend-plugin-api';

export const boardRouteRef = createRouteRef();
export const doraRouteRef = createRouteRef();
