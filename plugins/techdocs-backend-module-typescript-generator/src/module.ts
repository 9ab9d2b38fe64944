import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { techdocsGeneratorExtensionPoint } from '@backstage/plugin-techdocs-node';
import type { TechdocsGenerator } from '@backstage/plugin-techdocs-node';
import { TypescriptGenerator } from './generator';

/** On the embedded default, makes documentation sites without Python or Docker; anywhere else the stock generator stays. */
export const techdocsModuleTypescriptGenerator = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'typescript-generator',
  register(reg) {
    reg.registerInit({
      deps: { generator: techdocsGeneratorExtensionPoint, config: coreServices.rootConfig },
      async init({ generator, config }) {
        if (!config.has('localPlatform.dataDir')) return;
        // The extension point asks for the stock class; all that is called of it is `run`.
        generator.setTechdocsGenerator(new TypescriptGenerator() as unknown as TechdocsGenerator);
      },
    });
  },
});
