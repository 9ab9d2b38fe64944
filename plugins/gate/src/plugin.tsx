import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiShieldCheckLine } from '@remixicon/react';

/** Approvals, freeze calendar, waivers, and the answer to "would this pass?". */
export const gatePlugin = createFrontendPlugin({
  pluginId: 'gate',
  title: 'Gate',
  icon: <RiShieldCheckLine />,
  info: { packageJson: () => import('../package.json') },
  extensions: [],
});
