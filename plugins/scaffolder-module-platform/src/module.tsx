import { createFrontendModule, PluginHeaderActionBlueprint } from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

/** Form fields of the platform's service templates, loaded when a form needs them, and the way out of a failed run. */
export const scaffolderModulePlatform = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    FormFieldBlueprint.make({
      name: 'service-name',
      params: { field: async () => (await import('./serviceName/field')).serviceNameField },
    }),
    FormFieldBlueprint.make({
      name: 'what-will-be-made',
      params: { field: async () => (await import('./whatWillBeMade/field')).whatWillBeMadeField },
    }),
    PluginHeaderActionBlueprint.make({
      name: 'clean-up',
      params: {
        loader: async () => {
          const { CleanUpAction } = await import('./cleanUp/CleanUpAction');
          return <CleanUpAction />;
        },
      },
    }),
  ],
});
