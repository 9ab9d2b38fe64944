import {
  AppRootElementBlueprint,
  coreExtensionData,
  createFrontendModule,
  ExtensionBoundary,
} from '@backstage/frontend-plugin-api';
import homePlugin from '@backstage/plugin-home/alpha';
import { VisitMarker } from './VisitMarker';

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

const visitMarker = AppRootElementBlueprint.make({
  name: 'visit-marker',
  params: { element: <VisitMarker /> },
});

/** Our home page at `/`, in place of the stock one at `/home`. */
export const homeModulePortal = createFrontendModule({
  pluginId: 'home',
  extensions: [homePage, visitMarker],
});
