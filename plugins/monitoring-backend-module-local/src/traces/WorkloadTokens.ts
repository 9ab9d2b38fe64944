import { AuthenticationError } from '@backstage/errors';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import type { Sender } from './decodeTraces';

const AUDIENCE = 'devopshub';
const SUBJECT = /^([a-z0-9][-a-z0-9]*)\/([a-z0-9][-a-z0-9]*)$/;

/** Checks the tokens that the platform gives to the processes of services. */
export class WorkloadTokens {
  constructor(private readonly issuer: string, private readonly keys: JWTVerifyGetKey) {}

  static create(options: { issuer: string; jwksUrl: string }): WorkloadTokens {
    return new WorkloadTokens(options.issuer, createRemoteJWKSet(new URL(options.jwksUrl)));
  }

  /**
   * @param authorization - The header of the request.
   * @returns the service and environment that the token was made for.
   * @throws AuthenticationError when there is no token, or it is not one of this platform's.
   */
  async verify(authorization: string | undefined): Promise<Sender> {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw new AuthenticationError('Spans need the token of a service: Bearer <token>');
    let subject: string | undefined;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.issuer,
        audience: AUDIENCE,
        algorithms: ['ES256'],
        requiredClaims: ['sub', 'exp'],
      });
      subject = payload.sub;
    } catch (error) {
      throw new AuthenticationError('The token is not a valid one of this platform', error);
    }
    const match = SUBJECT.exec(subject ?? '');
    if (!match) throw new AuthenticationError('The token is not one of a service');
    return { service: match[1], environment: match[2] };
  }
}
