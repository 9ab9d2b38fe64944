import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Run } from '@internal/plugin-cicd-common';
import {
  cicdRunnerExtensionPoint,
  cicdSourceExtensionPoint,
  type RunReporter,
  type RunResult,
  type RunSource,
  type SourceHead,
  type SourceListener,
} from '@internal/plugin-cicd-node';
import { type DeployService, deployServiceRef } from '@internal/plugin-deploy-node';
import type { Knex } from 'knex';
import cicdPlugin from '..';

export const SHA = (digit: string) => digit.repeat(40);
export const DIGEST = `sha256:${'d'.repeat(64)}`;

export function head(commit: string, change: Partial<SourceHead> = {}): SourceHead {
  return {
    entityRef: 'component:default/order',
    repository: 'order',
    branch: 'main',
    defaultBranch: true,
    commit,
    dirty: false,
    trigger: 'push',
    ...change,
  };
}

/** Repositories in memory: `push` is what the git host would tell, `known` what it would answer when asked. */
export class MemorySource implements RunSource {
  readonly id = 'memory';
  readonly known = new Map<string, SourceHead>();
  listener?: SourceListener;

  owns() {
    return true;
  }
  async heads() {
    return [...this.known.values()];
  }
  async resolve(repository: string) {
    return this.known.get(repository)!;
  }
  async watch(listener: SourceListener) {
    this.listener = listener;
  }
  async push(pushed: SourceHead) {
    if (pushed.defaultBranch) this.known.set(pushed.repository, pushed);
    await this.listener?.changed(pushed);
  }
}

/** Builds by a function that the test gives. */
export class ScriptedRunner {
  readonly id = 'scripted';
  readonly executed: Run[] = [];
  script: (run: Run, reporter: RunReporter, signal: AbortSignal) => Promise<RunResult> =
    async () => ({
      phase: 'Succeeded',
      artifactDigest: DIGEST,
      artifactRef: `local:${DIGEST}`,
      sizeBytes: 7,
    });

  accepts() {
    return true;
  }
  async execute(run: Run, reporter: RunReporter, signal: AbortSignal) {
    this.executed.push(run);
    return this.script(run, reporter, signal);
  }
}

/** Keeps what it is told; `down` makes it fail as an unreachable plugin does. */
export class MemoryDeploy {
  readonly registered: Parameters<DeployService['registerRelease']>[0][] = [];
  readonly deployed: Parameters<DeployService['deploy']>[0][] = [];
  down = false;

  readonly service = {
    registerRelease: async (release: Parameters<DeployService['registerRelease']>[0]) => {
      if (this.down) throw new TypeError('fetch failed');
      this.registered.push(release);
      return { ...release, sequence: 1, createTime: new Date().toISOString() };
    },
    deploy: async (request: Parameters<DeployService['deploy']>[0]) => {
      this.deployed.push(request);
      return {} as never;
    },
  } as unknown as DeployService;
}

/** Starts the plugin on the given database, with all about it in memory. */
export async function startCicd(parts: {
  knex: Knex;
  source: MemorySource;
  runner: ScriptedRunner;
  deploy: MemoryDeploy;
  allow?: (permission: string, entityRef: string) => boolean;
  config?: object;
}) {
  const { knex, source, runner, deploy, allow = () => true } = parts;
  const module = createBackendModule({
    pluginId: 'cicd',
    moduleId: 'test',
    register(env) {
      env.registerInit({
        deps: { runners: cicdRunnerExtensionPoint, sources: cicdSourceExtensionPoint },
        async init({ runners, sources }) {
          runners.addRunner(runner);
          sources.addSource(source);
        },
      });
    },
  });
  return startTestBackend({
    features: [
      cicdPlugin,
      module,
      createServiceFactory({
        service: coreServices.database,
        deps: {},
        factory: () => ({ getClient: async () => knex }),
      }),
      createServiceFactory({ service: deployServiceRef, deps: {}, factory: () => deploy.service }),
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name: 'order', annotations: { 'github.com/project-slug': 'shop/order' } },
          },
        ],
      }),
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(one => ({
            result: allow(one.permission.name, 'resourceRef' in one ? one.resourceRef! : '')
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
          })),
      }).factory,
      mockServices.rootConfig.factory({
        data: { cicd: { webhooks: { github: { secret: 'shared' } }, ...parts.config } },
      }),
    ],
  });
}
