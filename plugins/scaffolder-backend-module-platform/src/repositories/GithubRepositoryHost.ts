import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { ConflictError, ResponseError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
  type GithubCredentialsProvider,
} from '@backstage/integration';
import {
  createPublishGithubAction,
  createPublishGithubPullRequestAction,
} from '@backstage/plugin-scaffolder-backend-module-github';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import type { GithubRepositoriesConfig } from './config';
import type {
  CreatedRepository,
  RepositoryHost,
  RepositoryRequest,
  StepContext,
} from './RepositoryHost';

/** Keeps services on GitHub through Backstage's own actions: a repository each, or a pull request into a monorepo. */
export class GithubRepositoryHost implements RepositoryHost {
  readonly id = 'github';
  readonly startsBuilds = false;
  private readonly settings: GithubRepositoriesConfig;
  private readonly integrations: ScmIntegrations;
  private readonly credentialsProvider: GithubCredentialsProvider;
  private readonly publish: ReturnType<typeof createPublishGithubAction>;
  private readonly openPullRequest: ReturnType<typeof createPublishGithubPullRequestAction>;

  constructor(options: { settings: GithubRepositoriesConfig; config: Config }) {
    this.settings = options.settings;
    this.integrations = ScmIntegrations.fromConfig(options.config);
    this.credentialsProvider = DefaultGithubCredentialsProvider.fromIntegrations(this.integrations);
    const shared = {
      integrations: this.integrations,
      githubCredentialsProvider: this.credentialsProvider,
      config: options.config,
    };
    this.publish = createPublishGithubAction(shared);
    this.openPullRequest = createPublishGithubPullRequestAction(shared);
  }

  annotations(name: string): Record<string, string> {
    const { organization, mode, monorepo } = this.settings;
    return {
      'github.com/project-slug': `${organization}/${mode === 'repository' ? name : monorepo}`,
    };
  }

  async isTaken(name: string, { requestId }: { requestId: string }): Promise<boolean> {
    const { organization, mode, monorepo, directory } = this.settings;
    if (mode === 'repository') {
      const topics = await this.topicsOf(name);
      return topics !== undefined && !topics.includes(topicOf(requestId));
    }
    const response = await this.call(
      'GET',
      `/repos/${organization}/${monorepo}/contents/${directory}/${name}`,
    );
    if (response.status === 404) return false;
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return true;
  }

  async create(request: RepositoryRequest, ctx: StepContext): Promise<CreatedRepository> {
    try {
      return this.settings.mode === 'repository'
        ? await this.createRepository(request, ctx)
        : await this.createPullRequest(request, ctx);
    } catch (error) {
      if (!(error instanceof Error) || !/already exists/i.test(error.message)) throw error;
      throw new ConflictError(
        `GitHub has a "${request.name}" already: somebody else took the name a moment ago. ` +
          'Nothing of yours was made; start again with another name',
        error,
      );
    }
  }

  async remove(
    name: string,
    { requestId }: { credentials: BackstageCredentials; requestId: string },
  ): Promise<void> {
    const { organization, mode, monorepo } = this.settings;
    if (mode === 'repository') await this.assertOwn(name, requestId);
    const path =
      mode === 'repository'
        ? `/repos/${organization}/${name}`
        : `/repos/${organization}/${monorepo}/git/refs/heads/${branchName(name, requestId)}`;
    const response = await this.call('DELETE', path);
    // 404 and 422 ("Reference does not exist"): an earlier attempt of the clean-up got this far.
    if (!response.ok && response.status !== 404 && response.status !== 422) {
      throw await ResponseError.fromResponse(response);
    }
  }

  /** A name alone does not say whose the repository is: only the topic that `create` gives it does. */
  private async assertOwn(name: string, requestId: string): Promise<void> {
    const topics = await this.topicsOf(name);
    if (topics === undefined || topics.includes(topicOf(requestId))) return;
    throw new ConflictError(
      `The repository "${this.settings.organization}/${name}" does not carry the topic "${topicOf(
        requestId,
      )}", so nothing proves that this task made it, and it was left alone. Delete it on GitHub if it is not needed`,
    );
  }

  /** Undefined: there is no such repository. */
  private async topicsOf(name: string): Promise<string[] | undefined> {
    const response = await this.call('GET', `/repos/${this.settings.organization}/${name}/topics`);
    if (response.status === 404) return undefined;
    if (!response.ok) throw await ResponseError.fromResponse(response);
    const { names } = (await response.json()) as { names: string[] };
    return names;
  }

  private async createRepository(request: RepositoryRequest, ctx: StepContext) {
    const { host, organization } = this.settings;
    const output = await runAction(this.publish, ctx, {
      repoUrl: `${host}?owner=${organization}&repo=${request.name}`,
      description: request.description,
      access: `${organization}/${request.owner.split('/').at(-1)}`,
      repoVisibility: 'internal',
      defaultBranch: 'main',
      deleteBranchOnMerge: true,
      gitCommitMessage: 'Create the service from the golden path',
      requiredStatusCheckContexts: ['release'],
      sourcePath: '.',
      topics: [topicOf(ctx.task.id)],
    });
    return {
      url: String(output.remoteUrl),
      defaultBranch: 'main',
      commit: String(output.commitHash),
      catalogInfoUrl: `${output.repoContentsUrl}/catalog-info.yaml`,
    };
  }

  private async createPullRequest(request: RepositoryRequest, ctx: StepContext) {
    const { host, organization, monorepo, directory } = this.settings;
    const output = await runAction(this.openPullRequest, ctx, {
      repoUrl: `${host}?owner=${organization}&repo=${monorepo}`,
      branchName: branchName(request.name, ctx.task.id),
      title: `Add the service ${request.name}`,
      description: `${request.description}\n\nOwner: ${request.owner}`,
      sourcePath: '.',
      targetPath: `${directory}/${request.name}`,
      update: true,
    });
    return {
      url: String(output.remoteUrl),
      pullRequestUrl: String(output.remoteUrl),
      defaultBranch: String(output.targetBranchName ?? 'main'),
    };
  }

  private async call(method: string, path: string): Promise<Response> {
    const { host, organization } = this.settings;
    const { headers } = await this.credentialsProvider.getCredentials({
      url: `https://${host}/${organization}`,
    });
    const base = this.integrations.github.byHost(host)?.config.apiBaseUrl;
    return fetch(`${base}${path}`, {
      method,
      headers: { ...headers, Accept: 'application/vnd.github+json' },
    });
  }
}

/** GitHub takes lower case, digits and hyphens, at most 50. */
function topicOf(taskId: string): string {
  return `made-by-${taskId.toLocaleLowerCase('en-US').slice(0, 42)}`;
}

/** Names the task, so that cleaning up never touches the branch of somebody else. */
function branchName(name: string, taskId: string): string {
  return `create/${name}-${taskId.slice(0, 8)}`;
}

/** Runs one of Backstage's actions with our input in our own step and returns its output. */
async function runAction<TInput extends JsonObject, TOutput extends JsonObject>(
  action: TemplateAction<TInput, TOutput>,
  ctx: StepContext,
  input: TInput,
): Promise<Partial<TOutput>> {
  const output: Partial<TOutput> = {};
  await action.handler({
    ...ctx,
    input,
    output: (key, value) => {
      output[key] = value;
    },
  });
  return output;
}
