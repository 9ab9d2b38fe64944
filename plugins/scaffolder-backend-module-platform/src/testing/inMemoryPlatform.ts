import { ConflictError, NotFoundError } from '@backstage/errors';
import { BUILD_STEPS, type Run } from '@internal/plugin-cicd-common';
import type { CicdService } from '@internal/plugin-cicd-node';
import type { EnvironmentState } from '@internal/plugin-deploy-common';
import type { DeployService } from '@internal/plugin-deploy-node';
import type { LocalRepository } from '@internal/plugin-local-platform-common';
import type { GitHostService } from '@internal/plugin-local-platform-node';
import type { Clock } from '../clock';

/** A clock that jumps instead of waiting. */
export class JumpingClock implements Clock {
  private time = 0;

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
  }
}

/** Git host, builds and deployments of one machine in memory, with the promises of the real ones. */
export class InMemoryPlatform {
  readonly repositories = new Map<string, LocalRepository & { requestId: string }>();
  readonly runs: Run[] = [];
  readonly deployed = new Map<string, EnvironmentState>();
  readonly archived = new Set<string>();
  /** Step in which the next build fails. */
  failNextBuildAt?: string;
  /** What the next deployment comes to. */
  nextState: Partial<EnvironmentState> = { health: 'Healthy', message: '1 of 1 ready' };

  readonly gitHost: Partial<GitHostService> = {
    createRepository: async request => {
      const existing = this.repositories.get(request.name);
      if (existing?.requestId === request.requestId) return existing;
      if (existing?.phase === 'Active') throw new ConflictError(`"${request.name}" is taken`);
      const repository = {
        name: request.name,
        description: request.description,
        owner: request.owner,
        requestId: request.requestId,
        defaultBranch: 'main',
        phase: 'Active' as const,
        createTime: '2030-01-01T00:00:00Z',
        headCommit: 'c0ffee'.padEnd(40, '0'),
        cloneUrl: `http://localhost/api/local-platform/git/${request.name}.git`,
      };
      this.repositories.set(request.name, repository);
      return repository;
    },
    getRepository: async name => this.repositories.get(name),
    archiveRepository: async name => this.change(name, { phase: 'Archived' }),
    restoreRepository: async name => this.change(name, { phase: 'Active' }),
    transferRepository: async (name, owner) => this.change(name, { owner }),
    removeRepository: async (name, requestId) => {
      if (this.repositories.get(name)?.requestId === requestId) this.repositories.delete(name);
    },
  };

  readonly cicd: Partial<CicdService> = {
    startRun: async request => {
      const going = this.runs.find(
        run => run.commit === request.commit && run.phase !== 'Failed' && run.phase !== 'Cancelled',
      );
      if (going) return going;
      const run = this.build(request.entityRef, request.repository, request.commit ?? '');
      this.runs.unshift(run);
      return run;
    },
    getRun: async id => this.runs.find(run => run.id === id),
  };

  readonly deploy: Partial<DeployService> = {
    environments: async entityRef => {
      const state = this.deployed.get(entityRef);
      return state ? [state] : [];
    },
    listReleases: async () => [],
    archive: async entityRef => {
      this.deployed.delete(entityRef);
      this.archived.add(entityRef);
    },
    restore: async entityRef => {
      this.archived.delete(entityRef);
    },
  };

  private build(entityRef: string, repository: string, commit: string): Run {
    const failAt = this.failNextBuildAt;
    this.failNextBuildAt = undefined;
    const red = failAt ? BUILD_STEPS.findIndex(name => name === failAt) : BUILD_STEPS.length;
    const digest = `sha256:${'ab'.repeat(32)}`;
    if (!failAt) this.deployed.set(entityRef, this.state());
    return {
      id: `run-${this.runs.length + 1}`,
      entityRef,
      repository,
      branch: 'main',
      commit,
      commitMessage: 'Create',
      commitAuthor: 'Ada',
      dirty: false,
      defaultBranch: true,
      attempt: 1,
      sequence: this.runs.length + 1,
      phase: failAt ? 'Failed' : 'Succeeded',
      trigger: 'template',
      queueTime: '2030-01-01T00:00:00Z',
      ...(!failAt && { releaseDigest: digest }),
      steps: BUILD_STEPS.slice(0, red + 1).map((name, index) => ({
        name,
        phase: index === red ? 'Failed' : 'Succeeded',
        startTime: '2030-01-01T00:00:00.000Z',
        endTime: '2030-01-01T00:00:03.200Z',
        ...(index === red && { failure: ['src/service.ts(3,1): error TS2304: Cannot find name'] }),
      })),
    };
  }

  private state(): EnvironmentState {
    return {
      environment: 'dev',
      health: 'Healthy',
      message: '',
      instances: 1,
      restarts: 0,
      url: 'http://order.dev.localhost:7008',
      ...this.nextState,
    };
  }

  private change(name: string, change: Partial<LocalRepository>): LocalRepository {
    const repository = this.repositories.get(name);
    if (!repository) throw new NotFoundError(`There is no repository "${name}"`);
    Object.assign(repository, change);
    return repository;
  }
}
