/**
 * The supervisor's control API: what the portal asks for (desired state) and what it reads back (actual state).
 *
 * The supervisor is the parent of PostgreSQL, the gateway, the portal and all service processes of one machine. It listens on
 * 127.0.0.1 on a port of its own choice; `<data>/run/supervisor.json` (mode 0600) says where: `{url, token, pid, startTime}`.
 * The portal process gets the same two as `DEVOPSHUB_SUPERVISOR_URL` and `DEVOPSHUB_SUPERVISOR_TOKEN_FILE`. Requests carry
 * `Authorization: Bearer <token>`.
 *
 * | method, path | body → answer |
 * |---|---|
 * | `GET /v1/workloads` | → `{ items: WorkloadStatus[] }` |
 * | `GET /v1/workloads/:env/:service` | → `WorkloadStatus` or 404 |
 * | `PUT /v1/workloads/:env/:service` | `WorkloadSpec` → `WorkloadStatus`; idempotent, returns before the effect |
 * | `DELETE /v1/workloads/:env/:service` | → 204 when all its processes have ended |
 * | `POST /v1/workloads/:env/:service/restart` | → 202; graceful replacement by the same release; leaves a crash loop |
 * | `POST /v1/workloads/:env/:service/wake` | → `WorkloadStatus` once an instance is ready (≤ 10 s) or 503 |
 * | `POST /v1/synthetic-tokens` | `{ environment }` → `{ token }`: for made-up requests to services of that environment |
 * | `GET /v1/processes` | → `{ items: ProcessStatus[] }`: PostgreSQL, gateway, portal and all instances, with usage |
 * | `GET /v1/healthz` | → `{ status: 'ok', startTime }` (no token) |
 * | `GET /v1/jwks` | → JSON Web Key Set of the platform's issuer (no token) |
 * | `GET /v1/metrics` | → Prometheus text: memory, CPU and restarts by process |
 *
 * Errors are `application/problem+json` (RFC 9457); the `detail` says what to do.
 *
 * No import here, so that types can be taken by packages of any module format.
 */

/** Phases in the words of Argo CD and Argo Rollouts. */
export type WorkloadPhase =
  | 'Progressing'
  | 'Healthy'
  | 'Degraded'
  | 'CrashLoop'
  | 'Asleep'
  | 'Stopped';

/** One release that takes part in a workload. */
export interface WorkloadRelease {
  /** `sha256:<64 hex>`; names the release. */
  digest: string;
  /** A `standby` is the earlier stable release, kept running after its traffic has left. */
  role: 'stable' | 'canary' | 'baseline' | 'standby' | 'preview';
  /** Share of the traffic of the main route, 0–100; the weights of all non-preview releases sum to 100. */
  weight: number;
  /** Absolute folder of the unpacked bundle: `server.cjs`, `migrations/`, `openapi.json`, `node_modules/`. */
  bundleDir: string;
  /**
   * A route of its own beside the main one: `<previewId>.<service>.<env>.localhost`. Required for a preview, which runs in
   * processes of its own; a canary may have one that leads to the same processes.
   */
  previewId?: string;
  /** Processes that share the release's traffic evenly. Default 1. */
  replicas?: number;
  /** Not secret; added to the workload's `env`, over it. */
  env?: Record<string, string>;
  /** Instead of the workload's. */
  memoryLimitMiB?: number;
  /** Instead of the workload's: two releases may call different services. */
  dependsOn?: string[];
  /** Faults that this release brings along; they reach its processes by `$RUN_DIR/flags.json`. */
  faults?: ReleaseFaults;
}

/** What a release does wrong on purpose, to try out what a bad release does. Probes are never touched. */
export interface ReleaseFaults {
  /** Share of the requests that are answered with 500, 0–1. */
  errorRate?: number;
  /** Added to every answer. */
  latencyMs?: number;
}

/** Sends the requests that match to one release, whatever the weights. Skipped while that release has no ready instance. */
export interface RoutingRule {
  /** Digest of one of the workload's releases. */
  digest: string;
  /** Exactly one of the three. Header and cookie match by equal value. */
  header?: { name: string; value: string };
  cookie?: { name: string; value: string };
  /** The same value always gets the same answer: true for `percent` of all values of that header or cookie. */
  hash?: { header?: string; cookie?: string; percent: number };
}

/** Desired state of one service in one environment. */
export interface WorkloadSpec {
  service: string;
  environment: string;
  /** Empty: stopped. */
  releases: WorkloadRelease[];
  /** Not secret. The supervisor adds PORT, RUN_DIR, NODE_ENV, OTEL_* and SERVICE_<NAME>_URL of `dependsOn`. */
  env: Record<string, string>;
  /** Folder (0700) whose files are copied to `$RUN_DIR/secrets/` for serving, e.g. `database-url` (login `_a`). */
  secretsDir?: string;
  /** Folder (0700) of the same shape for the migration job that runs once per release before it serves (login `_owner`). */
  migrationSecretsDir?: string;
  /** Names of services in the same environment that this one calls. */
  dependsOn: string[];
  memoryLimitMiB: number;
  /** 0: never sleeps. */
  sleepAfterSeconds: number;
  /** How long a new instance may take until `GET /readyz` answers 200. */
  readyTimeoutSeconds: number;
  /** Rules come first, in order; then the weights. */
  routing?: {
    rules?: RoutingRule[];
    /** A visitor stays with the release that the weights first gave, by a cookie of the gateway. */
    sticky?: boolean;
  };
  /** Entity ref of the team that pays; copied into the hourly usage. */
  owner?: string;
}

/** One process of a release. */
export interface InstanceStatus {
  id: string;
  digest: string;
  role: WorkloadRelease['role'];
  pid: number;
  port: number;
  /** RFC 3339. */
  startTime: string;
  phase: 'Starting' | 'Ready' | 'NotReady' | 'Stopping' | 'Exited';
  rssBytes?: number;
  /** Of one core, 0–100 × cores. */
  cpuPercent?: number;
  logFile: string;
  /** Present when the release is a preview. */
  previewId?: string;
}

/** Actual state of one release that shares the main route. */
export interface ReleaseStatus {
  digest: string;
  role: WorkloadRelease['role'];
  /** Percent of the main route's traffic that the gateway really gives it now, rules aside. */
  weight: number;
  /** Processes that run, and those of them that are ready. */
  instances: number;
  ready: number;
  phase: WorkloadPhase;
  message: string;
}

/** Actual state of one preview of a workload; the workload's own phase does not depend on it. */
export interface PreviewStatus {
  previewId: string;
  digest: string;
  phase: WorkloadPhase;
  message: string;
  /** For browsers, e.g. `http://fix-tax.order.dev.localhost:7008`. */
  url: string;
}

export interface WorkloadCondition {
  type: 'Migrated' | 'Available' | 'Progressing';
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  lastTransitionTime: string;
}

/** Actual state of one service in one environment. */
export interface WorkloadStatus {
  service: string;
  environment: string;
  phase: WorkloadPhase;
  /** What a person should read: "waiting for /readyz of 1a2b3c4d: 503 database: connection refused". */
  message: string;
  /** Increases with every accepted change of the spec. */
  generation: number;
  /** The generation that `phase` speaks of. */
  observedGeneration: number;
  /** Digest that takes the traffic now (stable role), if any. */
  activeDigest?: string;
  releases: WorkloadRelease[];
  /** Of the releases that share the main route, in the order of the spec. */
  releaseStatuses: ReleaseStatus[];
  instances: InstanceStatus[];
  conditions: WorkloadCondition[];
  /** Restarts by back-off since the last change of the spec. */
  restarts: number;
  lastExit?: {
    code: number | null;
    signal: string | null;
    time: string;
    /** Why the supervisor ended it, e.g. `memory limit`; absent when it ended by itself. */
    reason?: string;
  };
  /** Last answer of `/readyz` of an instance that is not ready. */
  readiness?: { status: number; body: string };
  /** Up to 200 last lines when the phase is CrashLoop or Degraded. */
  lastLogLines?: string[];
  /** For browsers, e.g. `http://order.dev.localhost:7008`. */
  url: string;
  /** For programs, e.g. `http://127.0.0.1:7008/_/dev/order`. */
  internalUrl: string;
  lastRequestTime?: string;
  previews?: PreviewStatus[];
}

export interface ProcessStatus {
  name: string;
  kind: 'postgres' | 'gateway' | 'portal' | 'service' | 'job' | 'supervisor';
  service?: string;
  environment?: string;
  release?: string;
  pid: number;
  startTime: string;
  rssBytes: number;
  cpuSeconds: number;
  logFile: string;
}
