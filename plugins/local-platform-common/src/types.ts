/** A bare repository on the local git host. */
export interface LocalRepository {
  /** DNS label; equals the service's name. */
  name: string;
  description: string;
  defaultBranch: string;
  /** Entity ref of the owning group, e.g. `group:default/commerce-team`. */
  owner: string;
  phase: 'Active' | 'Archived';
  /** RFC 3339. */
  createTime: string;
  archiveTime?: string;
  headCommit?: string;
  /** Clone URL without a credential: `<portal>/api/local-platform/git/<name>.git`. */
  cloneUrl: string;
}

/** Published on the events service when refs of a repository change; topic `local-platform.repository.pushed`. */
export interface RepositoryPushed {
  repository: string;
  ref: string;
  before: string;
  after: string;
  /** User entity ref of who pushed, or `platform`. */
  pusher: string;
}
export const TOPIC_REPOSITORY_PUSHED = 'local-platform.repository.pushed';

/** A change of one ref, kept for ever and in order; what {@link RepositoryPushed} announces. */
export interface Push extends RepositoryPushed {
  /** Increases; ask for pushes after the last one seen. */
  sequence: number;
  /** RFC 3339. */
  time: string;
}

/** Whether a new service may have this name, and if not, why. */
export interface NameAvailability {
  available: boolean;
  reason?: string;
}

/** What a signed-in person gets to clone with; the token is shown once and kept only as a hash. */
export interface CloneAccess {
  /** `write` only for those who may push. */
  scope: 'read' | 'write';
  /** Why it is only `read`. */
  scopeReason?: string;
  token: string;
  /** RFC 3339. */
  expireTime: string;
  /** The one line to copy: clones, and lets npm in the clone take the workspace's packages from the portal. */
  command: string;
  /** Clone URL with the credential in it. */
  url: string;
}

/** Published when a repository is made, archived, restored, transferred or removed; topic `local-platform.repository.changed`. */
export interface RepositoryChanged {
  repository: string;
  change: 'created' | 'archived' | 'restored' | 'removed' | 'transferred';
}
export const TOPIC_REPOSITORY_CHANGED = 'local-platform.repository.changed';

/** A file content-addressed by its sha256. */
export interface Artifact {
  type: 'bundle' | 'oci-image' | 'model';
  /** Where it is: `local:sha256:…` on one machine, a registry reference in production. */
  ref: string;
  digest: string;
  sizeBytes: number;
}

/** A mail that a service or the portal sent on one machine. */
export interface Mail {
  id: string;
  from: string;
  to: string[];
  subject: string;
  receiveTime: string;
  text?: string;
  html?: string;
  /** The service that sent it, when known. */
  service?: string;
  environment?: string;
}

/** By which a signed-in person calls one service in one environment; ends by itself and is kept nowhere. */
export interface ServiceToken {
  token: string;
  /** RFC 3339. */
  expireTime: string;
}
