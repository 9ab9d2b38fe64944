import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import type { CreationStore } from '../lifecycle/CreationStore';
import type { CreatedRepository, RepositoryHost } from '../repositories/RepositoryHost';
import { example } from './example';

/** Action `platform:repository:create`: the workspace becomes the first commit of a repository. */
export function createRepositoryAction(options: {
  repositories: RepositoryHost;
  creations: CreationStore;
}) {
  const { repositories, creations } = options;
  return createTemplateAction({
    id: 'platform:repository:create',
    description:
      'Makes the repository of a service from the files of the workspace, where the configuration says that services are kept. Running it again in the same task changes nothing.',
    supportsDryRun: true,
    examples: [
      example('Make a repository from the whole workspace', {
        name: 'Create the repository',
        action: 'platform:repository:create',
        input: {
          name: 'order',
          description: 'Takes orders',
          owner: 'group:default/commerce-team',
        },
      }),
    ],
    schema: {
      input: {
        name: z => z.string().describe('Name of the service and of its repository'),
        description: z => z.string().describe('One sentence about the service'),
        owner: z => z.string().describe('Entity ref of the owning group'),
        sourcePath: z => z.string().default('.').describe('Folder of the workspace'),
      },
      output: {
        host: z => z.enum(['local', 'github']).describe('Where the repository is kept'),
        url: z => z.string().describe('Clone URL, or the address of the pull request'),
        defaultBranch: z => z.string().describe('Branch that releases come from'),
        commit: z =>
          z.string().optional().describe('First commit; absent while a pull request waits'),
        catalogInfoUrl: z =>
          z
            .string()
            .optional()
            .describe('Location to register; absent where the catalog finds it by itself'),
        pullRequestUrl: z => z.string().optional().describe('Pull request that adds the service'),
      },
    },
    async handler(ctx) {
      const { name, description, owner, sourcePath } = ctx.input;
      if (ctx.isDryRun) {
        ctx.logger.info(`Repository: "${name}" would be made (${repositories.id})`);
        ctx.output('host', repositories.id);
        ctx.output('url', `https://example.invalid/${name}.git`);
        ctx.output('defaultBranch', 'main');
        return;
      }
      const sourceDir = resolveSafeChildPath(ctx.workspacePath, sourcePath ?? '.');
      const repository = await ctx.checkpoint({
        key: 'repository',
        fn: async (): Promise<CreatedRepository> => {
          await creations.begin({ taskId: ctx.task.id, name, repositoryHost: repositories.id });
          try {
            return await repositories.create({ name, description, owner, sourceDir }, ctx);
          } catch (error) {
            if (error instanceof Error && error.name === 'ConflictError') {
              await creations.forget(ctx.task.id);
            }
            throw error;
          }
        },
      });
      ctx.logger.info(
        repository.pullRequestUrl
          ? `Repository: the service waits in ${repository.pullRequestUrl}`
          : `Repository: ${repository.url} at ${repository.commit?.slice(0, 8)}`,
      );
      ctx.output('host', repositories.id);
      ctx.output('url', repository.url);
      ctx.output('defaultBranch', repository.defaultBranch);
      if (repository.commit) ctx.output('commit', repository.commit);
      if (repository.catalogInfoUrl) ctx.output('catalogInfoUrl', repository.catalogInfoUrl);
      if (repository.pullRequestUrl) ctx.output('pullRequestUrl', repository.pullRequestUrl);
    },
  });
}
