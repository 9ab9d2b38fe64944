/** A service as the deploy plugin knows it: it has had a release. */
export interface KnownService {
  service: string;
  entityRef: string;
  automaticSequence: number;
  archiveTime?: Date;
  /** Asked to be archived, and an environment is not ended yet. */
  archivePending: boolean;
}

export interface ServiceStore {
  list(): Promise<KnownService[]>;
  byEntityRef(entityRef: string): Promise<KnownService | undefined>;
  /** Marks it archived and supersedes what is under way; its environments are still to be ended. Idempotent. */
  beginArchive(service: string, time: Date): Promise<void>;
  endArchive(service: string): Promise<void>;
  restore(service: string): Promise<void>;
}
