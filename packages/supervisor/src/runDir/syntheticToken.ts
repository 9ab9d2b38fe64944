import { SignJWT } from 'jose';
import { AUDIENCE } from './runDir.ts';
import { ALGORITHM, type SigningKey } from './signingKey.ts';

/** Whom services see behind traffic that the platform makes up; names of services have no dots. */
const SUBJECT = 'synthetic.traffic';

/** A token for made-up requests to the services of one environment, as a program of that environment has. */
export function signSyntheticToken(
  environment: string,
  platform: { issuer: string; key: SigningKey },
): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: ALGORITHM, kid: platform.key.kid })
    .setIssuer(platform.issuer)
    .setAudience(AUDIENCE)
    .setSubject(`${SUBJECT}/${environment}`)
    .setIssuedAt()
    .setExpirationTime('15m')
    .sign(platform.key.privateKey);
}
