// A decision of the gate over the API, with all checks of the embedded default and a calendar of windows, as the decision panel asks for it.
import { createHash, randomUUID } from 'node:crypto';
import { median, quantile, table } from './support/figures.mjs';
import { startPlatform } from './support/platform.mjs';

const DECISION_P95_MS = 50;
const ROUNDS = 200;
const WARM_UP = 20;
const SERVICE = 'welcome';

/** As many windows as a shop keeps: a freeze per weekday night and zone, and allowances by system. */
const windows = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo'].flatMap((timeZone, zone) =>
  [1, 2, 3, 4, 5].flatMap(day => [
    {
      title: `Night ${day} ${timeZone}`,
      kind: 'deny',
      schedule: `0 22 * * ${day}`,
      durationMinutes: 480,
      timeZone,
      selector: {
        operator: 'and',
        environments: ['prod'],
        systems: [`system:default/zone-${zone}`],
      },
    },
    {
      title: `Desk hours ${day} ${timeZone}`,
      kind: 'allow',
      schedule: `0 * * * ${day}`,
      durationMinutes: 60,
      timeZone,
      selector: { operator: 'or', owners: [`group:default/desk-${zone}`] },
    },
  ]),
);

export default async () => {
  let platform;
  try {
    platform = await startPlatform({ config: { gate: { windows } } });
    await platform.untilHealthy(SERVICE);
    const token = await platform.signIn();
    const entityRef = `component:default/${SERVICE}`;
    const { items } = await platform.api(`deploy/releases?entityRef=${entityRef}`, { token });
    const [release] = items;
    const change = () => ({
      id: randomUUID(),
      kind: 'deploy.release.promote',
      entityRef,
      environment: 'staging',
      to: { digest: release.digest, commit: release.commit },
      payloadDigest: `sha256:${createHash('sha256').update(release.digest).digest('hex')}`,
      actor: 'user:default/developer',
      correlationId: randomUUID(),
    });
    const times = { 'over the API': [], 'checks alone': [] };
    let checks = [];
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      const body = { change: change() };
      const started = performance.now();
      const decision = await platform.api('gate/decisions', { token, body });
      if (round < 0) continue;
      times['over the API'].push(performance.now() - started);
      times['checks alone'].push(decision.durationMs);
      checks = decision.checks;
    }
    const p95 = quantile(times['over the API'], 0.95);
    return [
      {
        what: `gate decision p95, ${checks.length} checks, ${windows.length} windows`,
        unit: 'ms',
        budget: DECISION_P95_MS,
        measured: p95,
        ok: p95 <= DECISION_P95_MS,
        note: checks.map(({ id, verdict }) => `${id} ${verdict}`).join(', '),
        details: table([
          ['', 'p50 ms', 'p95 ms'],
          ...Object.entries(times).map(([name, values]) => [
            name,
            median(values).toFixed(1),
            quantile(values, 0.95).toFixed(1),
          ]),
        ]),
      },
    ];
  } finally {
    await platform?.stop();
  }
};
