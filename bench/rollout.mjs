// A service of the template on this machine: promote to first traffic, rollback to all traffic, and a bad canary that undoes itself.
import { create, push } from './support/story.mjs';
import { approvePending, ship, untilEnvironment, untilRelease } from './support/shipping.mjs';
import { until } from './support/until.mjs';

const FIRST_TRAFFIC_SECONDS = 5;
const ALL_TRAFFIC_SECONDS = 5;
const WEIGHT_ZERO_SECONDS = 30;
const seconds = since => (performance.now() - since) / 1000;

export default async context => measure(await context.platform(), context.say);

/** @param platform what `support/platform.mjs` gives */
export async function measure(platform, say) {
  const name = `bench-${Math.random().toString(36).slice(2, 8)}`;
  const description = `Answers the benchmark ${name}`;
  const entityRef = `component:default/${name}`;
  const about = { entityRef, environment: 'prod' };
  await create(platform, {
    name,
    description,
    owner: 'group:default/commerce-team',
    system: 'system:default/commerce',
    needsDatabase: false,
    dependsOn: [],
  });
  const first = await untilRelease(platform, entityRef);
  await shipTo(platform, entityRef, first, ['staging', 'prod']);
  say(`${name} is in prod`);

  await push(platform, { name, description });
  const second = await untilRelease(platform, entityRef, first);
  await shipTo(platform, entityRef, second, ['staging']);
  const promoted = await ship(platform, { ...about, digest: second });
  const asker = askAllTheTime(platform, name);
  await until('the first request', async () => asker.seen.get(second)?.first, {
    everyMs: 5,
    timeoutMs: 60_000,
  });
  const firstTraffic = seconds(promoted.pressed);
  say(`first traffic after ${firstTraffic.toFixed(2)} s`);

  const rollout = await newestRollout(platform, about, second);
  await act(platform, rollout.id, 'promote-full');
  await untilEnded(platform, rollout.id);
  const pressed = performance.now();
  await platform.api('deploy/rollbacks', { body: { ...about, requestId: `bench-${name}` } });
  const allTraffic = await until(
    'all traffic on the earlier release',
    async () => {
      const last = asker.seen.get(second)?.last ?? 0;
      const back = (asker.seen.get(first)?.last ?? 0) > last && seconds(last) > 1;
      return back ? (last - pressed) / 1000 : undefined;
    },
    { everyMs: 50, timeoutMs: 60_000 },
  );
  const { failed, sent } = asker.stop();
  say(`rolled back in ${allTraffic.toFixed(2)} s`);
  await untilEnvironment(platform, entityRef, 'prod', state => state.release?.digest === first);

  return [
    {
      what: 'promote to first traffic',
      unit: 's',
      budget: FIRST_TRAFFIC_SECONDS,
      measured: firstTraffic,
      ok: firstTraffic <= FIRST_TRAFFIC_SECONDS,
    },
    {
      what: 'rollback to all traffic',
      unit: 's',
      budget: ALL_TRAFFIC_SECONDS,
      measured: Math.max(0, allTraffic),
      ok: allTraffic <= ALL_TRAFFIC_SECONDS,
      details: [`${failed} of ${sent} requests failed from promotion to rollback`],
    },
    await badCanary(platform, about, say),
  ];
}

async function badCanary(platform, about, say) {
  await platform.api('deploy/bad-release', { body: { ...about, errorRate: 0.3 } });
  const rollout = await until(
    'the bad canary',
    async () => {
      await approvePending(platform, about.entityRef);
      const bad = await lastBadRelease(platform, about);
      if (bad.phase === 'Failed') throw new Error(bad.message);
      return bad.rolloutId;
    },
    { everyMs: 500, timeoutMs: 180_000 },
  );
  let firstBad;
  const end = await until(
    'weight 0',
    async () => {
      const { items } = await platform.api(`deploy/traffic?entityRef=${about.entityRef}`);
      const failed = items[0]?.failed ?? 0;
      if (failed > 0) firstBad ??= { time: performance.now(), failed };
      const { phase, weight } = await platform.api(`deploy/rollouts/${rollout}`);
      const over = ['Aborting', 'Aborted', 'RolledBack'].includes(phase) && weight === 0;
      return over ? { time: performance.now(), items } : undefined;
    },
    { everyMs: 100, timeoutMs: 240_000 },
  );
  const measured = firstBad && (end.time - firstBad.time) / 1000;
  say(`bad canary gone after ${measured?.toFixed(1)} s`);
  const bad = await until(
    'the fault taken back',
    async () => {
      const found = await lastBadRelease(platform, about);
      return found.phase === 'TakenBack' || found.phase === 'Failed' ? found : undefined;
    },
    { timeoutMs: 60_000 },
  );
  const { items } = await platform.api(`deploy/traffic?entityRef=${about.entityRef}`);
  const { sent, failed, byRelease } = items[0];
  return {
    what: 'bad canary, 30 % 5xx, 20 req/s, weight 20: weight 0 after the first bad answer',
    unit: 's',
    budget: WEIGHT_ZERO_SECONDS,
    measured,
    ok: measured !== undefined && measured <= WEIGHT_ZERO_SECONDS,
    details: [
      `${failed} of ${sent} requests failed; the bad release got ${
        byRelease?.[bad.digest]?.sent ?? 0
      }`,
      bad.message,
    ],
  };
}

async function lastBadRelease(platform, { entityRef }) {
  const { items } = await platform.api(`deploy/bad-release?entityRef=${entityRef}`);
  return items[0];
}

async function shipTo(platform, entityRef, digest, environments) {
  for (const environment of environments) {
    await ship(platform, { entityRef, environment, digest });
    await untilEnvironment(
      platform,
      entityRef,
      environment,
      state => state.release?.digest === digest && state.health === 'Healthy',
    );
  }
}

function newestRollout(platform, { entityRef, environment }, digest) {
  return until('the rollout', async () => {
    const path = `deploy/rollouts?entityRef=${entityRef}&environment=${environment}`;
    const { items } = await platform.api(path);
    return items.find(each => each.toDigest === digest);
  });
}

const act = (platform, id, action) =>
  platform.api(`deploy/rollouts/${id}/actions`, { body: { action, requestId: `bench-${id}` } });

const untilEnded = (platform, id) =>
  until(
    'the end of the rollout',
    async () => {
      const { phase } = await platform.api(`deploy/rollouts/${id}`);
      return phase === 'Promoted' || undefined;
    },
    { timeoutMs: 60_000 },
  );

/** Fifty requests a second; which release answered first and last, and when. */
function askAllTheTime(platform, name) {
  const seen = new Map();
  const counts = { sent: 0, failed: 0 };
  const timer = setInterval(async () => {
    counts.sent += 1;
    try {
      const answer = await fetch(`${platform.gatewayUrl}/_/prod/${name}/items`, {
        headers: { 'x-devopshub-synthetic': '1' },
      });
      await answer.arrayBuffer();
      if (answer.status >= 500) counts.failed += 1;
      const release = answer.headers.get('x-devopshub-release');
      const now = performance.now();
      if (release) seen.set(release, { first: seen.get(release)?.first ?? now, last: now });
    } catch {
      counts.failed += 1;
    }
  }, 20);
  return {
    seen,
    stop: () => {
      clearInterval(timer);
      return counts;
    },
  };
}
