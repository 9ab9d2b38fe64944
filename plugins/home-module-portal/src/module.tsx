import {
  AppRootElementBlueprint,
  coreExtensionData,
  createFrontendModule,
  ExtensionBoundary,
} from '@backstage/frontend-plugin-api';
import homePlugin from '@backstage/plugin-home/alpha';
import { LogsReadMarker } from './LogsReadMarker';

const homePage = homePlugin.getExtension('page:home').override({
  *factory(originalFactory, { node }) {
    yield* originalFactory();
    yield coreExtensionData.routePath('/');
    yield coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, () =>
        import('./HomePage').then(({ default: Page }) => <Page />),
      ),
    );
  },
});

const logsReadMarker = AppRootElementBlueprint.make({
  name: 'logs-read-marker',
  params: { element: <LogsReadMarker /> },
});

/** Our home page at `/`, in place of the stock one at `/home`. */
export const homeModulePortal = createFrontendModule({
  pluginId: 'home',
  extensions: [homePage, logsReadMarker],
});
