import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { root } from './paths.mjs';

/**
 * One throw-away PostgreSQL on a free port for all tests of a run, with its data in the system's temp folder.
 *
 * @returns {Promise<{url: string, env: object, stop(): Promise<void>}>} `env` is what the tests read
 */
export async function startTestServer({ node, env }) {
  const server = spawn(node, [join(root, 'packages/supervisor/src/postgres/testServer.ts')], {
    cwd: root,
    env: { ...env, NODE_NO_WARNINGS: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true, // Ctrl-C reaches us; the server ends when we close its stdin
  });
  const ended = new Promise(resolve => server.once('exit', resolve));
  const url = await Promise.race([
    new Promise(resolve => server.stdout.once('data', chunk => resolve(String(chunk).trim()))),
    ended,
  ]);
  if (!/^postgresql:/.test(url)) {
    throw new Failure('The PostgreSQL server for tests did not start; its message is above.');
  }
  return {
    url,
    env: {
      BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: url,
      BACKSTAGE_TEST_DISABLE_DOCKER: '1',
      DEVOPSHUB_TEST_DATABASE_URL: `${url}/postgres`,
    },
    stop: () => {
      server.stdin.end();
      return ended;
    },
  };
}
