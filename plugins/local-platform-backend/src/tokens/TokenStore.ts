/** What a token lets its holder do, without the token itself. */
export interface RepositoryToken {
  userEntityRef: string;
  repository: string;
  scope: 'read' | 'write';
  /** `ownership`: may push only while its user is in the owning group. `policy`: the policy lets its user push anywhere. */
  basis: 'ownership' | 'policy';
  expireTime: Date;
}

export interface TokenStore {
  /** @returns the token; it cannot be had again */
  issue(token: RepositoryToken): Promise<string>;
  /** Finds a token that has not expired and notes that it was used. */
  find(token: string): Promise<RepositoryToken | 'expired' | undefined>;
  deleteExpired(): Promise<void>;
}
