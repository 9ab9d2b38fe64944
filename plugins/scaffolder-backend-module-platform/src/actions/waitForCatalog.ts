import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Clock } from '../clock';
import { example } from './example';
import { pollUntil } from './pollUntil';

/** Action `platform:catalog:wait`: until the catalog has the service's entity, so that the link at the end leads somewhere. */
export function createWaitForCatalogAction(options: { catalog: CatalogService; clock: Clock }) {
  return createTemplateAction({
    id: 'platform:catalog:wait',
    description: 'Waits until an entity is in the catalog.',
    supportsDryRun: true,
    examples: [
      example('Wait for a component', {
        name: 'Register in the catalog',
        action: 'platform:catalog:wait',
        input: { entityRef: 'component:default/order' },
      }),
    ],
    schema: {
      input: {
        entityRef: z => z.string().describe('Entity that is waited for'),
        timeoutSeconds: z => z.number().int().positive().default(60).describe('How long to wait'),
      },
      output: {
        entityRef: z => z.string().describe('The same entity ref'),
      },
    },
    async handler(ctx) {
      const { entityRef } = ctx.input;
      const timeoutSeconds = ctx.input.timeoutSeconds ?? 60;
      ctx.output('entityRef', entityRef);
      if (ctx.isDryRun) {
        ctx.logger.info(`Catalog: would wait for ${entityRef}`);
        return;
      }
      const credentials = await ctx.getInitiatorCredentials();
      await pollUntil({
        clock: options.clock,
        timeoutSeconds,
        signal: ctx.signal,
        look: () => options.catalog.getEntityByRef(entityRef, { credentials }),
        late: () =>
          new Error(
            `${entityRef} is not in the catalog after ${timeoutSeconds} s. The service runs all the same; ` +
              'see the errors of its `catalog-info.yaml` on the page of its repository, then retry this run',
          ),
      });
      ctx.logger.info(`Catalog: ${entityRef} is there`);
    },
  });
}
