/** A service that calls: token of the platform's issuer, `sub` = `<service>/<environment>`. */
export interface WorkloadPrincipal {
  readonly kind: 'workload';
  readonly subject: string;
  readonly service: string;
  readonly environment: string;
}

/** A person who calls: token of the user service or an identity provider. */
export interface PersonPrincipal {
  readonly kind: 'person';
  readonly subject: string;
  readonly tenantId?: string;
  readonly permissions: readonly string[];
}

/** Who makes a request, as their token proves. */
export type Principal = WorkloadPrincipal | PersonPrincipal;
