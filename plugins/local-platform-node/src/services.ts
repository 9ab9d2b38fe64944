import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  Artifact,
  LocalRepository,
  NameAvailability,
  Push,
  ServiceToken,
} from '@internal/plugin-local-platform-common';
import type { WorkloadSpec, WorkloadStatus, ProcessStatus } from '@internal/supervisor';
import { ArtifactsClient } from './client/ArtifactsClient';
import { DatabasesClient } from './client/DatabasesClient';
import { GitHostClient } from './client/GitHostClient';
import { PlatformConnection } from './client/PlatformConnection';
import { SupervisorClient } from './client/SupervisorClient';

export interface CallOptions {
  credentials: BackstageCredentials;
}

/** The local git host: bare repositories below the data folder, served by `git http-backend`. */
export interface GitHostService {
  /**
   * Makes a repository whose first commit holds the files of `sourceDir`. Idempotent for the same `requestId`.
   * @throws ConflictError when the name is taken, InputError when it is reserved or not a DNS label.
   */
  createRepository(
    request: {
      name: string;
      description: string;
      owner: string;
      sourceDir: string;
      author: { name: string; email: string };
      requestId: string;
    },
    options: CallOptions,
  ): Promise<LocalRepository>;
  getRepository(name: string, options: CallOptions): Promise<LocalRepository | undefined>;
  listRepositories(options: CallOptions): Promise<LocalRepository[]>;
  /** Whether a new service may have this name; looks at form, reserved words, repositories and the catalog. */
  getAvailability(name: string, options: CallOptions): Promise<NameAvailability>;
  /**
   * Pushes in order, for a consumer that catches up after a restart: no push is missing here even when the process that took it
   * was killed.
   */
  listPushes(
    query: { afterSequence: number; limit?: number },
    options: CallOptions,
  ): Promise<Push[]>;
  /** Read-only and out of the catalog; can be restored for 7 days, then the name's data is removed. */
  archiveRepository(name: string, options: CallOptions): Promise<LocalRepository>;
  restoreRepository(name: string, options: CallOptions): Promise<LocalRepository>;
  /** Undo of `createRepository`: removes it at once. Only for a request that failed half-way (same `requestId`). */
  removeRepository(name: string, requestId: string, options: CallOptions): Promise<void>;
  /** Rewrites `spec.owner` by a commit and moves the rights. */
  transferRepository(name: string, owner: string, options: CallOptions): Promise<LocalRepository>;
  /** Checks a commit out into an empty folder; returns the commit id, message, author and when it was made (RFC 3339). */
  checkout(
    name: string,
    commitOrBranch: string,
    targetDir: string,
    options: CallOptions,
  ): Promise<{ commit: string; message: string; author: string; time?: string }>;
  /** Text of a file; undefined when the commit or branch has none. */
  readFile(
    name: string,
    commitOrBranch: string,
    path: string,
    options: CallOptions,
  ): Promise<string | undefined>;
  /** Id of a commit or of a branch's head. @throws NotFoundError */
  resolveCommit(name: string, commitOrBranch: string, options: CallOptions): Promise<string>;
  /** What `to` has and `from` has not, newest first; at most `limit`. @throws NotFoundError when one of them is unknown. */
  log(
    name: string,
    range: { from?: string; to: string; limit?: number },
    options: CallOptions,
  ): Promise<RepositoryCommit[]>;
  /**
   * Commits contents of files to the default branch on behalf of a person who may push; it is built like any push. Returns the base
   * when nothing differs.
   * @throws ConflictError when `baseCommit` is not the head any more, or the repository is archived
   */
  commitFiles(
    name: string,
    request: { files: Record<string, string>; baseCommit: string; message: string },
    options: CallOptions,
  ): Promise<{ commit: string }>;
}

/** A commit as histories show it. */
export interface RepositoryCommit {
  commit: string;
  message: string;
  author: string;
  /** RFC 3339. */
  time: string;
}

/** Content-addressed store of build results. */
export interface ArtifactsService {
  /** Takes a file, returns its digest; the same bytes are stored once. */
  put(request: { type: Artifact['type']; file: string }, options: CallOptions): Promise<Artifact>;
  /** Folder where the bundle of this digest is unpacked, read-only; unpacked on first use. */
  materialize(digest: string, options: CallOptions): Promise<string>;
  has(digest: string, options: CallOptions): Promise<boolean>;
}

/** Databases and roles for services: `svc_<env>_<service>`, `_owner` for migrations, logins `_a` and `_b` without BYPASSRLS. */
export interface DatabasesService {
  /**
   * Idempotent. Returns folders (0700) with the files `database-url` and `events-url`: for serving and for migrations. With
   * `database: false` there is only `events-url`.
   * @throws ConflictError when the limit of databases is reached.
   */
  provision(
    request: { service: string; environment: string; database?: boolean },
    options: CallOptions,
  ): Promise<{ secretsDir: string; migrationSecretsDir: string }>;
  /** Refuses connections and renames; `restore` undoes it for 7 days. */
  archive(request: { service: string; environment: string }, options: CallOptions): Promise<void>;
  restore(request: { service: string; environment: string }, options: CallOptions): Promise<void>;
  /** Undo of a `provision` that failed half-way; drops the database when it is empty of user tables or `force`. */
  remove(
    request: { service: string; environment: string; force?: boolean },
    options: CallOptions,
  ): Promise<void>;
}

/** Client of the supervisor: writes desired state, reads actual state. */
export interface RuntimeService {
  apply(spec: WorkloadSpec, options: CallOptions): Promise<WorkloadStatus>;
  get(
    service: string,
    environment: string,
    options: CallOptions,
  ): Promise<WorkloadStatus | undefined>;
  list(options: CallOptions): Promise<WorkloadStatus[]>;
  remove(service: string, environment: string, options: CallOptions): Promise<void>;
  restart(service: string, environment: string, options: CallOptions): Promise<void>;
  wake(service: string, environment: string, options: CallOptions): Promise<WorkloadStatus>;
  processes(options: CallOptions): Promise<ProcessStatus[]>;
  /**
   * A token by which a person calls one service of one environment; the caller has looked at the person's rights.
   * @throws InputError for an environment that takes tokens of its own users only.
   */
  issuePersonToken(request: PersonTokenRequest, options: CallOptions): Promise<ServiceToken>;
  /** A token for made-up requests to the services of one environment; valid for 15 minutes. */
  issueSyntheticToken(request: { environment: string }, options: CallOptions): Promise<string>;
}

export interface PersonTokenRequest {
  service: string;
  environment: string;
  /** Entity ref of the person. */
  subject: string;
  /** Tenant whose data the calls see. */
  tenant: string;
  /** Permissions of the service that the token carries. */
  permissions: string[];
}

const connectionDeps = { auth: coreServices.auth, discovery: coreServices.discovery };

export const gitHostServiceRef = createServiceRef<GitHostService>({
  id: 'local-platform.git-host',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: connectionDeps,
      factory: deps => new GitHostClient(new PlatformConnection(deps)),
    }),
});

export const artifactsServiceRef = createServiceRef<ArtifactsService>({
  id: 'local-platform.artifacts',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: connectionDeps,
      factory: deps => new ArtifactsClient(new PlatformConnection(deps)),
    }),
});

export const databasesServiceRef = createServiceRef<DatabasesService>({
  id: 'local-platform.databases',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: connectionDeps,
      factory: deps => new DatabasesClient(new PlatformConnection(deps)),
    }),
});

export const runtimeServiceRef = createServiceRef<RuntimeService>({
  id: 'local-platform.runtime',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { config: coreServices.rootConfig },
      factory: ({ config }) => new SupervisorClient(config),
    }),
});
