// Second start to URL, and how soon the portal answers, ours and a stock one turn by turn on the same PostgreSQL.
import { all, median, table } from './support/figures.mjs';
import { readiness } from './support/readiness.mjs';
import { PEER_MISSING, peerBuilt, startStock } from './support/stock.mjs';

const SECOND_START_SECONDS = 20;
const TIMES_STOCK = 1.5;

export default async context => {
  const platform = await context.platform();
  await platform.untilHealthy('welcome');
  await platform.end();
  // Without the bootstrap something may be stale, and `npm start` would install and build meanwhile.
  const seconds = (await platform.start({ byScript: context.bootstrapped })) / 1000;
  const rows = [
    {
      what: 'second start to URL',
      unit: 's',
      budget: SECOND_START_SECONDS,
      measured: seconds,
      ok: seconds <= SECOND_START_SECONDS,
    },
  ];
  await platform.untilHealthy('welcome');

  const ours = [];
  const stock = [];
  // The first start of the stock portal makes its databases and is not counted.
  if (peerBuilt()) await stockReadiness(platform);
  for (let run = 0; run < (context.runs ?? 3); run++) {
    const { spawnedAt } = await platform.restartPortal();
    ours.push(await readiness(platform, spawnedAt));
    await platform.untilHealthy('welcome');
    if (peerBuilt()) stock.push(await stockReadiness(platform));
  }
  rows.push(ready(ours, stock));
  return rows;
};

/** Ours is stopped meanwhile, so that it takes no processor time from the peer. */
async function stockReadiness(platform) {
  const pid = platform.portalPid();
  process.kill(pid, 'SIGSTOP');
  const stock = await startStock(platform.databaseLogin());
  try {
    return await readiness(stock, stock.spawnedAt);
  } catch (error) {
    throw new Error(`${error.message}\n${stock.output()}`, { cause: error });
  } finally {
    await stock.stop();
    process.kill(pid, 'SIGCONT');
  }
}

function ready(ours, stock) {
  const seconds = (runs, name) => runs.map(run => run[name] / 1000);
  const measured = median(seconds(ours, 'all'));
  const peer = stock.length ? median(seconds(stock, 'all')) : undefined;
  return {
    what: 'portal ready (catalog, scaffolder, search, TechDocs)',
    unit: 's',
    budget: peer === undefined ? `≤ ${TIMES_STOCK} × stock` : TIMES_STOCK * peer,
    measured,
    peer,
    ok: peer === undefined ? undefined : measured <= TIMES_STOCK * peer,
    note: peer === undefined ? PEER_MISSING : undefined,
    details: table([
      ['first 200 of', 'ours s', 'stock s'],
      ...Object.keys(ours[0]).map(name => [
        name,
        all(seconds(ours, name)),
        all(seconds(stock, name)),
      ]),
    ]),
  };
}
