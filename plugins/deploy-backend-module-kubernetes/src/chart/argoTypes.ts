import type { Fields } from '../cluster/KubernetesObject';

/** Strategy of a Rollout in Argo's words, less what the chart adds: services, routes, subsets. */
export type ArgoStrategy =
  | { canary: { steps: Fields[]; analysis?: Fields; maxSurge?: string; maxUnavailable?: number } }
  | { blueGreen: Fields };

export interface AnalysisTemplate {
  name: string;
  spec: { metrics: Fields[] };
}
