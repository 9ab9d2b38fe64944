/** An object of the API as far as this module looks into it. */
export interface KubernetesObject<Spec = object, Status = object> {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: Array<{ kind: string; name: string; uid: string }>;
  };
  spec?: Spec;
  status?: Status;
  data?: Record<string, string>;
}

/** Fields of an object whose schema is the API server's business. */
export type Fields = Record<string, unknown>;

/** Where objects of a kind are found. */
export interface Kind {
  apiVersion: string;
  kind: string;
  plural: string;
}

const CORE: Array<[kind: string, plural: string]> = [
  ['ConfigMap', 'configmaps'],
  ['Event', 'events'],
  ['Namespace', 'namespaces'],
  ['Pod', 'pods'],
  ['Secret', 'secrets'],
  ['Service', 'services'],
  ['ServiceAccount', 'serviceaccounts'],
];

/** All kinds that the chart renders or the target looks at; others are refused rather than guessed. */
export const kinds = Object.fromEntries(
  [
    ...CORE.map(([kind, plural]) => ({ apiVersion: 'v1', kind, plural })),
    { apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments' },
    { apiVersion: 'apps/v1', kind: 'ReplicaSet', plural: 'replicasets' },
    { apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs' },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets' },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', plural: 'networkpolicies' },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      plural: 'horizontalpodautoscalers',
    },
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', plural: 'rollouts' },
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'AnalysisRun', plural: 'analysisruns' },
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'AnalysisTemplate', plural: 'analysistemplates' },
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', plural: 'applications' },
    { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', plural: 'virtualservices' },
    { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', plural: 'destinationrules' },
    { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', plural: 'servicemonitors' },
    { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', plural: 'externalsecrets' },
  ].map(kind => [kind.kind, kind]),
) as Record<string, Kind>;

/** Path of a kind's objects in a namespace (or the cluster), or of one of them, or of a subresource of it. */
export function pathOf(kind: Kind, namespace: string | undefined, ...rest: string[]): string {
  const root = kind.apiVersion.includes('/') ? `/apis/${kind.apiVersion}` : `/api/v1`;
  const inside = namespace ? ['namespaces', namespace] : [];
  return [root, ...inside, kind.plural, ...rest.map(encodeURIComponent)].join('/');
}
