import { ApiBlueprint, createFrontendModule, fetchApiRef } from '@backstage/frontend-plugin-api';
import {
  apiDocsConfigRef,
  defaultDefinitionWidgets,
  OpenApiDefinitionWidget,
} from '@backstage/plugin-api-docs';
import { serviceCalls } from './serviceCalls';

const config = ApiBlueprint.make({
  name: 'config',
  params: defineParams =>
    defineParams({
      api: apiDocsConfigRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => {
        const authorize = serviceCalls(fetchApi);
        const openApi = {
          type: 'openapi',
          title: 'OpenAPI',
          rawLanguage: 'yaml',
          component: (definition: string) => (
            <OpenApiDefinitionWidget definition={definition} requestInterceptor={authorize} />
          ),
        };
        const others = defaultDefinitionWidgets().filter(({ type }) => type !== openApi.type);
        return {
          getApiDefinitionWidget: ({ spec }) =>
            [openApi, ...others].find(({ type }) => type === spec.type),
        };
      },
    }),
});

/** *Try it* on the page of an API: calls to a service on this machine carry a token of the person who presses the button. */
export const tryItModule = createFrontendModule({ pluginId: 'api-docs', extensions: [config] });
