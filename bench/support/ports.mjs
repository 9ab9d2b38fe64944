import { createServer } from 'node:net';

function listenOnce(port) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: got } = server.address();
      server.close(() => resolve(got));
    });
  });
}

export const freePort = () => listenOnce(0);

/** A port that is free together with the one after it, which the gateway takes. */
export async function freePortPair() {
  for (;;) {
    const port = await freePort();
    if (port < 65_000 && (await listenOnce(port + 1))) return port;
  }
}
