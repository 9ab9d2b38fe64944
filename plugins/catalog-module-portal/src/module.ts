import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  EntityContentLayoutBlueprint,
  EntityHeaderLayoutBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { relationCards } from './entity/cards';
import { catalogEntityPage, catalogIndexPage } from './pages';

const entityHeader = EntityHeaderLayoutBlueprint.make({
  name: 'portal',
  params: { loader: () => import('./entity/EntityHeader').then(module => module.EntityHeader) },
});

const entityOverview = EntityContentLayoutBlueprint.make({
  name: 'portal',
  params: { loader: () => import('./entity/EntityOverview').then(module => module.EntityOverview) },
});

/** Our catalog list and entity page, in place of the stock ones. */
export const catalogModulePortal = createFrontendModule({
  pluginId: 'catalog',
  extensions: [catalogIndexPage, catalogEntityPage, entityHeader, entityOverview, ...relationCards],
});
