import { setTimeout as delay } from 'node:timers/promises';

const PATHS = {
  catalog: () => 'catalog/entities/by-query?limit=1',
  scaffolder: () => 'scaffolder/v2/tasks?limit=1',
  search: () => 'search/query?term=service',
  techdocs: ({ component }) => `techdocs/metadata/entity/default/component/${component}`,
};
const TIMEOUT_MS = 120_000;

/**
 * Milliseconds since the process was spawned until each API gave its first 200 to a signed-in person; `all` is the last of them.
 *
 * @param {{url: string, component: string, signIn(): Promise<string | undefined>}} portal
 */
export async function readiness(portal, spawnedAt) {
  const since = () => performance.now() - spawnedAt;
  const token = await poll(() => portal.signIn());
  const times = { 'sign-in': since() };
  await Promise.all(
    Object.entries(PATHS).map(async ([name, path]) => {
      await poll(async () => {
        const answer = await fetch(`${portal.url}/api/${path(portal)}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        await answer.arrayBuffer();
        return answer.status === 200 || undefined;
      }, `${portal.name}: ${path(portal)}`);
      times[name] = since();
    }),
  );
  return { ...times, all: Math.max(...Object.values(times)) };
}

async function poll(ask, what) {
  const end = performance.now() + TIMEOUT_MS;
  while (performance.now() < end) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await delay(40);
  }
  throw new Error(`${what ?? 'sign-in'} was not answered in ${TIMEOUT_MS / 1000} s`);
}
