import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  BoardPage,
  Deployment,
  DeploymentDecision,
  EnvironmentState,
  Release,
  ReleaseDiff,
  ReleaseSet,
  RollbackOffer,
  RollbackPlan,
  Rollout,
  RolloutAction,
} from '@internal/plugin-deploy-common';
import type { ApprovalRequest } from '@internal/plugin-gate-common';
import type {
  BoardQuery,
  DeployApi,
  DeployRequest,
  EnvironmentRequest,
  ReleaseSetRequest,
} from './DeployApi';
import { DeployHttp } from './deployHttp';

const path = (...parts: string[]) => parts.map(encodeURIComponent).join('/');

/** @see DeployApi */
export class DeployClient implements DeployApi {
  readonly #http: DeployHttp;

  constructor(fetchApi: FetchApi) {
    this.#http = new DeployHttp(fetchApi);
  }

  environments(entityRef: string, signal?: AbortSignal) {
    return this.#http.list<EnvironmentState>('environments', { entityRef }, signal);
  }

  releases(entityRef: string, signal?: AbortSignal) {
    return this.#http.list<Release>('releases', { entityRef, limit: 30 }, signal);
  }

  deployments(entityRef: string, signal?: AbortSignal) {
    return this.#http.list<Deployment>('deployments', { entityRef, limit: 30 }, signal);
  }

  deploy(request: DeployRequest) {
    return this.#http.post<Deployment>('deployments', request);
  }

  decide({ requestId, ...request }: DeployRequest, signal?: AbortSignal) {
    signal?.throwIfAborted();
    return this.#http.post<DeploymentDecision>('deployments/decision', request);
  }

  async releaseHold(entityRef: string, environment: string) {
    await this.#http.post<unknown>('holds/release', { entityRef, environment });
  }

  requestApproval(request: DeployRequest) {
    return this.#http.post<ApprovalRequest>('deployments/approval-request', request);
  }

  diff(entityRef: string, from: string, to: string, signal?: AbortSignal) {
    return this.#http.get<ReleaseDiff>('releases/diff', { entityRef, from, to }, signal);
  }

  rollouts(entityRef: string, signal?: AbortSignal) {
    return this.#http.list<Rollout>('rollouts', { entityRef, limit: 20 }, signal);
  }

  rollout(id: string, signal?: AbortSignal) {
    return this.#http.get<Rollout>(path('rollouts', id), {}, signal);
  }

  act(id: string, action: RolloutAction, requestId: string, reason?: string) {
    return this.#http.post<Rollout>(path('rollouts', id, 'actions'), { action, requestId, reason });
  }

  rollbackOffer(entityRef: string, environment: string, signal?: AbortSignal) {
    return this.#http.get<RollbackOffer>('rollbacks', { entityRef, environment }, signal);
  }

  rollBack(request: EnvironmentRequest) {
    return this.#http.post<Deployment>('rollbacks', request);
  }

  startPlan(request: EnvironmentRequest) {
    return this.#http.post<RollbackPlan>('rollback-plans', request);
  }

  plan(id: string, signal?: AbortSignal) {
    return this.#http.get<RollbackPlan>(path('rollback-plans', id), {}, signal);
  }

  resumePlan(id: string) {
    return this.#http.post<RollbackPlan>(path('rollback-plans', id, 'resume'));
  }

  board(query: BoardQuery, signal?: AbortSignal) {
    return this.#http.get<BoardPage>('board', { ...query, limit: 200 }, signal);
  }

  startSet(request: ReleaseSetRequest) {
    return this.#http.post<ReleaseSet>('release-sets', request);
  }

  releaseSet(id: string, signal?: AbortSignal) {
    return this.#http.get<ReleaseSet>(path('release-sets', id), {}, signal);
  }

  rollBackSet(id: string) {
    return this.#http.post<RollbackPlan>(path('release-sets', id, 'rollback'));
  }
}
