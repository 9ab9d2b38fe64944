import { SignJWT } from 'jose';
import type { TrustedIssuer } from './runDir.ts';
import { ALGORITHM, type SigningKey } from './signingKey.ts';

/** Production takes tokens of its own users only; the people who build a service try it before that. */
const ENVIRONMENTS = ['dev', 'staging'];
const LIFETIME_SECONDS = 15 * 60;

/** Whom a token is for and what it opens. */
export interface PersonTokenRequest {
  service: string;
  environment: string;
  /** Entity ref of the person. */
  subject: string;
  /** Tenant whose data the calls see. */
  tenant: string;
  permissions: string[];
}

export interface PersonToken {
  token: string;
  /** RFC 3339. */
  expireTime: string;
}

export const takesPeople = (environment: string) => ENVIRONMENTS.includes(environment);

const issuerOf = (platformIssuer: string) => `${platformIssuer}-people`;
const audienceOf = (service: string, environment: string) => `${service}/${environment}`;

/** What a process must trust to accept people of the portal. The audience is the process: no token opens two services. */
export function peopleIssuers(
  platform: { issuer: string; gatewayPort: number },
  service: string,
  environment: string,
): TrustedIssuer[] {
  if (!takesPeople(environment)) return [];
  return [
    {
      issuer: issuerOf(platform.issuer),
      jwksUrl: `http://127.0.0.1:${platform.gatewayPort}/.well-known/jwks.json`,
      audience: audienceOf(service, environment),
      kind: 'person',
    },
  ];
}

/** A token by which a person of the portal calls one service of one environment. */
export async function signPersonToken(
  request: PersonTokenRequest,
  platform: { issuer: string; key: SigningKey; now: number },
): Promise<PersonToken> {
  const issued = Math.floor(platform.now / 1000);
  const expires = issued + LIFETIME_SECONDS;
  const token = await new SignJWT({ tenant: request.tenant, permissions: request.permissions })
    .setProtectedHeader({ alg: ALGORITHM, kid: platform.key.kid })
    .setIssuer(issuerOf(platform.issuer))
    .setAudience(audienceOf(request.service, request.environment))
    .setSubject(request.subject)
    .setIssuedAt(issued)
    .setExpirationTime(expires)
    .sign(platform.key.privateKey);
  return { token, expireTime: new Date(expires * 1000).toISOString() };
}
