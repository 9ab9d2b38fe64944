import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ObservedState } from '@internal/plugin-deploy-node';
import {
  type ClusterApi,
  Informer,
  kinds,
  type KubernetesObject,
} from '@internal/plugin-deploy-backend-module-kubernetes';

const PAUSED = 'devopshub.io/sync-paused';

type Application = KubernetesObject<
  { syncPolicy?: { automated?: object } },
  {
    sync?: { status?: string; revision?: string; revisions?: string[] };
    health?: { status?: string; message?: string };
    operationState?: { phase?: string; message?: string };
    conditions?: Array<{ type: string; message: string }>;
  }
>;

/** The Applications of Argo CD, watched; of their fields only `automated` and Argo's own refresh mark are ever touched. */
export class ArgoApplications {
  readonly informer: Informer;

  constructor(
    private readonly options: { api: ClusterApi; namespace: string; logger: LoggerService },
  ) {
    this.informer = new Informer({
      ...options,
      kind: kinds.Application,
      query: { labelSelector: 'app.kubernetes.io/managed-by=devopshub' },
    });
  }

  state(name: string): NonNullable<ObservedState['sync']> | undefined {
    const application = this.informer.get(name) as Application | undefined;
    if (!application) return undefined;
    const { sync, health, operationState, conditions } = application.status ?? {};
    const failed = ['Failed', 'Error'].includes(operationState?.phase ?? '');
    return {
      status: (sync?.status as 'Synced' | 'OutOfSync' | undefined) ?? 'Unknown',
      health: health?.status ?? 'Unknown',
      // With several sources the last one is the environment repository.
      revision: sync?.revision ?? sync?.revisions?.[sync.revisions.length - 1],
      message:
        conditions?.find(({ type }) => type.endsWith('Error'))?.message ??
        (failed ? operationState?.message : health?.message),
      paused: Boolean(application.metadata.annotations?.[PAUSED]),
    };
  }

  /** Looks at the repository now instead of after minutes. */
  async refresh(name: string): Promise<void> {
    await this.#patch(name, {
      metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } },
    });
  }

  /**
   * From here on Argo CD does not make the cluster equal to git by itself. Says in the cluster, and to the caller, what to give back.
   */
  async pauseSync(name: string): Promise<object | undefined> {
    const application = await this.#get(name);
    const automated = application?.spec?.syncPolicy?.automated;
    if (!automated) return undefined;
    await this.#patch(name, {
      metadata: { annotations: { [PAUSED]: JSON.stringify(automated) } },
      spec: { syncPolicy: { automated: null } },
    });
    return automated;
  }

  /** Gives back what `pauseSync` took; also after a portal that died in between. */
  async resumeSync(name: string, taken?: object): Promise<void> {
    const application = await this.#get(name);
    const mark = application?.metadata.annotations?.[PAUSED];
    const automated = mark ? JSON.parse(mark) : taken;
    if (!automated) return;
    await this.#patch(name, {
      metadata: { annotations: { [PAUSED]: null } },
      spec: { syncPolicy: { automated } },
    });
  }

  async #get(name: string) {
    const { api, namespace } = this.options;
    return (await api.get(kinds.Application, namespace, name)) as Application | undefined;
  }

  async #patch(name: string, body: Record<string, unknown>) {
    const { api, namespace } = this.options;
    await api.patch(kinds.Application, namespace, name, body);
  }
}
