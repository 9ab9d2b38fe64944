import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { serviceNameProblem } from '@internal/plugin-local-platform-common';
import type { RepositoryHost } from '../repositories/RepositoryHost';
import { example } from './example';

interface Request {
  name: string;
  owner: string;
  needsDatabase: boolean;
  topics: string[];
  dependsOn: string[];
}

/**
 * Action `platform:service:validate`: says everything that is wrong with a request in one go, before anything is made.
 * The form checks the same while typing; this is the check that counts.
 */
export function createValidateServiceAction(options: {
  catalog: CatalogService;
  repositories: RepositoryHost;
}) {
  return createTemplateAction({
    id: 'platform:service:validate',
    description:
      'Checks that a service can be made: name, owner, events and dependencies. Reads only; throws one error that lists every problem.',
    supportsDryRun: true,
    examples: [
      example('Check a new service before making it', {
        name: 'Check',
        action: 'platform:service:validate',
        input: { name: 'order', owner: 'group:default/commerce-team', needsDatabase: true },
      }),
    ],
    schema: {
      input: {
        name: z => z.string().describe('Name of the service: a DNS label of at most 40 characters'),
        owner: z => z.string().describe('Entity ref of the owning group'),
        needsDatabase: z =>
          z.boolean().default(true).describe('Whether it gets a database of its own'),
        topics: z => z.array(z.string()).default([]).describe('Events it publishes'),
        dependsOn: z =>
          z.array(z.string()).default([]).describe('Entity refs of components it calls'),
      },
      output: {
        owner: z => z.string().describe('The owner as a full entity ref'),
        dependsOn: z => z.array(z.string()).describe('The dependencies as full entity refs'),
        annotations: z =>
          z
            .record(z.string(), z.string())
            .describe('Annotations by which the catalog finds the repository'),
      },
    },
    async handler(ctx) {
      const request: Request = {
        name: ctx.input.name,
        owner: fullRef(ctx.input.owner, 'group'),
        needsDatabase: ctx.input.needsDatabase ?? true,
        topics: ctx.input.topics ?? [],
        dependsOn: (ctx.input.dependsOn ?? []).map(ref => fullRef(ref, 'component')),
      };
      const credentials = await ctx.getInitiatorCredentials();
      const problems = [
        ...formProblems(request),
        ...(await catalogProblems(request, options.catalog, credentials)),
      ];
      if (problems.length > 0) {
        throw new InputError(`Nothing was made. ${problems.join('; ')}`);
      }
      await assertFree(request.name, options, credentials, ctx.task.id);

      ctx.logger.info(`Check: "${request.name}" is free, owned by ${request.owner}`);
      ctx.output('owner', request.owner);
      ctx.output('dependsOn', request.dependsOn);
      ctx.output('annotations', options.repositories.annotations(request.name));
    },
  });
}

function fullRef(ref: string, defaultKind: string): string {
  return stringifyEntityRef(parseEntityRef(ref, { defaultKind, defaultNamespace: 'default' }));
}

function formProblems(request: Request): string[] {
  const problems: string[] = [];
  const name = serviceNameProblem(request.name);
  if (name) problems.push(`\`name\` ${name}`);
  if (request.topics.length > 0 && !request.needsDatabase) {
    problems.push(
      '`topics` must be empty without a database: events leave through an outbox that lives in it',
    );
  }
  if (request.dependsOn.includes(`component:default/${request.name}`)) {
    problems.push('`dependsOn` must not name the service itself');
  }
  return problems;
}

async function catalogProblems(
  request: Request,
  catalog: CatalogService,
  credentials: BackstageCredentials,
): Promise<string[]> {
  const refs = [request.owner, ...request.dependsOn];
  const { items } = await catalog.getEntitiesByRefs(
    { entityRefs: refs, fields: ['kind', 'metadata.name'] },
    { credentials },
  );
  const problems: string[] = [];
  refs.forEach((ref, index) => {
    if (items[index]) return;
    problems.push(
      index === 0
        ? `\`owner\` must be a group of the catalog; "${ref}" is not there (any more)`
        : `\`dependsOn\` must name components of the catalog; "${ref}" is not there`,
    );
  });
  return problems;
}

async function assertFree(
  name: string,
  options: { catalog: CatalogService; repositories: RepositoryHost },
  credentials: BackstageCredentials,
  taskId: string,
): Promise<void> {
  const entity = await options.catalog.getEntityByRef(`component:default/${name}`, { credentials });
  const owner = entity?.relations?.find(relation => relation.type === 'ownedBy')?.targetRef;
  const taken = await options.repositories.isTaken(name, { credentials, requestId: taskId });
  if (entity || taken) {
    throw new ConflictError(
      `Nothing was made. \`name\` must be free: "${name}" is taken${
        owner ? ` by a component of ${owner}` : ''
      }`,
    );
  }
}
