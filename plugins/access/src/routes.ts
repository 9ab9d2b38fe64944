import { createRouteRef } from '@backstage/frontend-plugin-api';

export const accessRouteRef = createRouteRef();
