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

/** Published when a repository is made, archived, restored or removed; topic `local-platform.repository.changed`. */
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
