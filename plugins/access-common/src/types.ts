/** Question of the page "What may I do, and why not?". */
export interface ExplainRequest {
  /** User entity ref. */
  user: string;
  /** Permission name, e.g. `catalog.entity.delete`. */
  permission: string;
  entityRef?: string;
}

/** The decision and the rule that made it. */
export interface ExplainAnswer {
  decision: 'allow' | 'deny' | 'conditional';
  /** For `conditional` with an entity: what the condition came to. */
  effective: 'allow' | 'deny';
  roles: string[];
  /** The configuration rule, e.g. `permission.roles.developer.rules[2]`, or `no rule matched`. */
  rule: string;
  reason: string;
  /** Roles that would be allowed, and who can give them. */
  ask?: string;
}
