import { join } from 'node:path';
import type { ReaderFactory } from '@backstage/backend-defaults/urlReader';
import { urlReaderFactoriesServiceRef } from '@backstage/backend-defaults/urlReader';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { parseRepositoryUrl } from '@internal/plugin-local-platform-common';
import { LocalRepositoryUrlReader } from './LocalRepositoryUrlReader';

/** Lets every plugin's URL reader read local repositories; nothing where no local platform is configured. */
const createReaders: ReaderFactory = ({ config, treeResponseFactory }) => {
  const dataDir = config.getOptionalString('localPlatform.dataDir');
  if (!dataDir) return [];
  const portalHost = new URL(config.getString('backend.baseUrl')).hostname;
  return [
    {
      reader: new LocalRepositoryUrlReader({ gitRoot: join(dataDir, 'git'), treeResponseFactory }),
      predicate: url => url.hostname === portalHost && parseRepositoryUrl(url.href) !== undefined,
    },
  ];
};

export const localRepositoryUrlReaderFactory = createServiceFactory({
  service: urlReaderFactoriesServiceRef,
  deps: {},
  factory: () => createReaders,
});
