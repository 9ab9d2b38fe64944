import { createProxyAuthenticator } from '@backstage/plugin-auth-node';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import type { Request } from 'express';

/** Request header that names the person; set per tab by the sign-in page. */
export const PERSON_HEADER = 'x-devopshub-person';

const LOOPBACK_ADDRESS = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Both ends must be loopback: the socket, so that nobody on the network signs in; and the Host header, so that a page
 * of another site whose name was rebound to 127.0.0.1 does not.
 */
export function fromLoopback(req: Pick<Request, 'socket' | 'headers'>): boolean {
  return (
    LOOPBACK_ADDRESS.test(req.socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(req.headers.host ?? '')
  );
}

export function demoAuthenticator(people: string[]) {
  return createProxyAuthenticator<undefined, { person: string }, undefined>({
    defaultProfileTransform: async () => ({ profile: {} }),
    initialize: () => undefined,
    async authenticate({ req }) {
      if (!fromLoopback(req)) {
        throw new NotAllowedError(
          'Demo sign-in works from this machine only. From elsewhere, forward the port: ssh -L',
        );
      }
      const person = req.header(PERSON_HEADER);
      if (!person) {
        throw new AuthenticationError(`Nobody is chosen: header '${PERSON_HEADER}' is missing`);
      }
      if (!people.includes(person)) {
        throw new AuthenticationError(
          `There is no demo person of that name; possible are ${people
            .map(p => `'${p}'`)
            .join(', ')}`,
        );
      }
      return { result: { person } };
    },
  });
}
