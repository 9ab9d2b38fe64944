import type { Fields, KubernetesObject } from './KubernetesObject';

export interface PodSpec {
  nodeName?: string;
  containers: Array<{ name: string; image: string }>;
}

export interface ContainerStatus {
  name: string;
  ready: boolean;
  restartCount: number;
  state?: {
    waiting?: { reason?: string; message?: string };
    running?: { startedAt?: string };
    terminated?: { reason?: string; message?: string; exitCode?: number };
  };
}

export type Pod = KubernetesObject<
  PodSpec,
  {
    phase?: string;
    message?: string;
    startTime?: string;
    conditions?: Condition[];
    containerStatuses?: ContainerStatus[];
  }
>;

export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

export type ReplicaSet = KubernetesObject<
  { replicas?: number; template: { metadata: { annotations?: Record<string, string> } } },
  { replicas?: number; readyReplicas?: number; availableReplicas?: number }
>;

export type Deployment = KubernetesObject<
  { replicas?: number },
  {
    observedGeneration?: number;
    replicas?: number;
    readyReplicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    conditions?: Condition[];
  }
>;

export interface PauseCondition {
  reason: string;
  startTime: string;
}

export interface RolloutStatus {
  phase?: 'Progressing' | 'Paused' | 'Degraded' | 'Healthy';
  message?: string;
  /** A string, unlike everywhere else. */
  observedGeneration?: string;
  abort?: boolean;
  abortedAt?: string;
  promoteFull?: boolean;
  controllerPause?: boolean;
  pauseConditions?: PauseCondition[];
  currentStepIndex?: number;
  currentPodHash?: string;
  stableRS?: string;
  replicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  canary?: { weights?: { canary: { weight: number }; stable: { weight: number } } };
  blueGreen?: { activeSelector?: string; previewSelector?: string };
  conditions?: Condition[];
}

export type Rollout = KubernetesObject<
  {
    replicas?: number;
    paused?: boolean;
    strategy: { canary?: { steps?: Fields[] }; blueGreen?: Fields };
    template: { metadata: { annotations?: Record<string, string> } };
  },
  RolloutStatus
>;

export type Job = KubernetesObject<
  Fields,
  { succeeded?: number; failed?: number; conditions?: Condition[] }
>;

export type AnalysisRunObject = KubernetesObject<
  { metrics: Array<{ name: string }> },
  {
    phase?: string;
    message?: string;
    startedAt?: string;
    completedAt?: string;
    metricResults?: Array<{
      name: string;
      phase: string;
      message?: string;
      successful?: number;
      failed?: number;
      inconclusive?: number;
      error?: number;
      consecutiveError?: number;
      measurements?: Array<{
        phase: string;
        value?: string;
        message?: string;
        startedAt?: string;
        finishedAt?: string;
      }>;
    }>;
  }
>;

export type EventObject = KubernetesObject & {
  type?: string;
  reason?: string;
  message?: string;
  lastTimestamp?: string;
  firstTimestamp?: string;
  eventTime?: string;
  involvedObject: { kind: string; name: string; uid?: string };
};

/** The digest of the release that an object, or the template of its pods, stands for. */
export const RELEASE_ANNOTATION = 'devopshub.io/release';

export const templateRelease = (object: ReplicaSet | Rollout): string | undefined =>
  object.spec?.template.metadata.annotations?.[RELEASE_ANNOTATION];
