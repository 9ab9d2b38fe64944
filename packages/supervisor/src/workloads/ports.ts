import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the range from which the system takes ports for outgoing connections, so that those cannot sit on one. */
const FIRST = 20_000;
const LAST = 29_999;

function bindable(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A free port of 127.0.0.1 for a child that is about to start; should another process be faster, the child is started anew. */
export async function takeFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(FIRST, LAST + 1);
    if (await bindable(port)) {
      return port;
    }
  }
  throw new Error(`No free port between ${FIRST} and ${LAST} on 127.0.0.1; end what holds them.`);
}
