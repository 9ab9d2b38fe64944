/** A repository as the store knows it. */
export interface RepositoryRecord {
  id: string;
  name: string;
  description: string;
  owner: string;
  defaultBranch: string;
  phase: 'Creating' | 'Active' | 'Archived';
  requestId: string;
  /** Folder below the git root. */
  storage: string;
  receivingFrom?: string;
  createTime: Date;
  archiveTime?: Date;
  headCommit?: string;
}

export type RepositoryChange = Partial<
  Pick<RepositoryRecord, 'owner' | 'phase' | 'storage'> & {
    receivingFrom: string | null;
    archiveTime: Date | null;
  }
>;

export interface RepositoryStore {
  /** @throws ConflictError when a repository that is not archived has this name. */
  insert(record: RepositoryRecord): Promise<void>;
  findByRequest(requestId: string): Promise<RepositoryRecord | undefined>;
  /** The one that is not archived, else the one archived last. */
  find(name: string): Promise<RepositoryRecord | undefined>;
  findById(id: string): Promise<RepositoryRecord | undefined>;
  list(): Promise<RepositoryRecord[]>;
  /** @throws ConflictError when the change would give a name to two repositories. */
  update(id: string, change: RepositoryChange): Promise<RepositoryRecord>;
  delete(id: string): Promise<void>;
}
