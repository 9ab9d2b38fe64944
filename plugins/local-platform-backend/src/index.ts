import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { localRepositoryUrlReaderFactory } from '@internal/plugin-local-platform-node';
import { localPlatformPlugin } from './plugin';

/** The plugin, and the reader that lets all other plugins read what its git host holds. */
export default createBackendFeatureLoader({
  *loader() {
    yield localPlatformPlugin;
    yield localRepositoryUrlReaderFactory;
  },
});
