import type {
  AnalysisRunObject,
  Deployment,
  EventObject,
  Job,
  Pod,
  ReplicaSet,
  Rollout,
} from '../cluster/types';

/** Everything of one service in one namespace, as last seen. */
export interface ServiceObjects {
  deployment?: Deployment;
  rollout?: Rollout;
  replicaSets: ReplicaSet[];
  pods: Pod[];
  jobs: Job[];
  analysisRuns: AnalysisRunObject[];
  events: EventObject[];
}
