import { AuthenticationError } from '@backstage/errors';
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Principal } from './principal.ts';

/** Whose tokens are accepted. */
export interface TrustedIssuer {
  issuer: string;
  jwksUrl: string;
  audience: string;
  /** What its tokens stand for. Default: `workload` for `devopshub-platform`, else `person`. */
  kind?: 'workload' | 'person';
}

const PLATFORM_ISSUER = 'devopshub-platform';

/**
 * Verifies JWTs of a list of issuers. Keys are fetched once per issuer, and again only when a token names an unknown key, so
 * verification goes on while an issuer is away.
 *
 * @example
 * ```ts
 * const verifier = new TokenVerifier({ issuers: runConfig.issuers, environment: 'dev' });
 * const principal = await verifier.verify(token);
 * ```
 */
export class TokenVerifier {
  readonly #issuers: Map<string, TrustedIssuer & { keys: ReturnType<typeof createRemoteJWKSet> }>;
  readonly #environment: string;

  constructor(options: { issuers: readonly TrustedIssuer[]; environment: string }) {
    this.#environment = options.environment;
    this.#issuers = new Map(
      options.issuers.map(issuer => [
        issuer.issuer,
        {
          ...issuer,
          keys: createRemoteJWKSet(new URL(issuer.jwksUrl), {
            cacheMaxAge: Infinity,
            cooldownDuration: 10_000,
            timeoutDuration: 3_000,
          }),
        },
      ]),
    );
  }

  /** @throws AuthenticationError that says what is wrong with the token, without repeating it. */
  async verify(token: string): Promise<Principal> {
    const issuer = this.#issuers.get(issuerOf(token));
    if (!issuer)
      throw new AuthenticationError('The token is of an issuer that is not trusted here');
    try {
      const { payload } = await jwtVerify(token, issuer.keys, {
        issuer: issuer.issuer,
        audience: issuer.audience,
        algorithms: ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'],
        requiredClaims: ['sub', 'exp'],
        clockTolerance: 5,
      });
      const kind = issuer.kind ?? (issuer.issuer === PLATFORM_ISSUER ? 'workload' : 'person');
      return kind === 'workload' ? this.#workload(payload) : person(payload);
    } catch (error) {
      if (error instanceof AuthenticationError) throw error;
      throw new AuthenticationError(reasonOf(error), error as Error);
    }
  }

  #workload(payload: JWTPayload): Principal {
    const [service, environment, ...rest] = payload.sub!.split('/');
    if (!service || !environment || rest.length > 0) {
      throw new AuthenticationError('The subject of a workload must be <service>/<environment>');
    }
    if (environment !== this.#environment) {
      throw new AuthenticationError(
        `The token is of environment "${environment}"; this is "${this.#environment}"`,
      );
    }
    return { kind: 'workload', subject: payload.sub!, service, environment };
  }
}

function person(payload: JWTPayload): Principal {
  const { tenant, permissions, scope } = payload;
  const granted = Array.isArray(permissions)
    ? permissions
    : typeof scope === 'string'
    ? scope.split(' ')
    : [];
  return {
    kind: 'person',
    subject: payload.sub!,
    ...(typeof tenant === 'string' && tenant !== '' && { tenantId: tenant }),
    permissions: granted.filter((item): item is string => typeof item === 'string'),
  };
}

function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    throw new AuthenticationError('The token is not a JWT');
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The token's claim "${error.claim}" is not accepted`;
  }
  if (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWSSignatureVerificationFailed
  ) {
    return 'The signature of the token is not by a key of its issuer';
  }
  if (error instanceof errors.JOSEError) return 'The token could not be verified';
  return "The issuer's keys cannot be fetched at the moment";
}
