import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiBookReadLine } from '@remixicon/react';

/** The change ledger: what changed, who changed it and why, with proof. */
export const auditPlugin = createFrontendPlugin({
  pluginId: 'audit',
  title: 'Ledger',
  icon: <RiBookReadLine />,
  info: { packageJson: () => import('../package.json') },
  extensions: [],
});
