import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

/** Form fields of the platform's service templates. Loaded when a form needs them. */
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
  ],
});
