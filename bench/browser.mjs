// What a person waits for in Chromium, and what is fetched meanwhile; ours and a stock portal turn by turn on one machine.
import { all, median, table } from './support/figures.mjs';
import { OURS, STOCK, launchBrowser, visit } from './support/browser.mjs';
import { readiness } from './support/readiness.mjs';
import { PEER_MISSING, peerBuilt, startStock } from './support/stock.mjs';

const FIGURES = [
  ['JS until the catalog shows its first row', 'jsBytes', 'MB', 1e6],
  ['sign-in page', 'signInMs', 'ms', 1],
  ['catalog after sign-in', 'catalogMs', 'ms', 1],
  ['catalog after a reload', 'reloadMs', 'ms', 1],
];

export default async context => {
  const platform = await context.platform();
  await platform.untilHealthy('welcome');
  const stock = peerBuilt() ? await startStock(platform.databaseLogin()) : undefined;
  const browser = await launchBrowser();
  try {
    if (stock) await readiness(stock, stock.spawnedAt);
    const ours = [];
    const theirs = [];
    // The first visit warms up browser, servers and databases and is not counted.
    for (let run = 0; run <= (context.runs ?? 5); run++) {
      ours.push(await visit(browser, platform, OURS));
      if (stock) theirs.push(await visit(browser, stock, STOCK));
    }
    return FIGURES.map(figure => rowOf(figure, ours.slice(1), theirs.slice(1)));
  } finally {
    await browser.close();
    await stock?.stop();
  }
};

function rowOf([what, key, unit, divisor], ours, theirs) {
  const values = runs => runs.map(run => run[key] / divisor);
  const measured = median(values(ours));
  const peer = theirs.length ? median(values(theirs)) : undefined;
  const digits = divisor === 1 ? 0 : 3;
  return {
    what,
    unit,
    budget: peer === undefined ? '≤ stock' : peer,
    measured,
    peer,
    ok: peer === undefined ? undefined : measured <= peer,
    note: peer === undefined ? PEER_MISSING : undefined,
    details: table([
      ['', `each visit, ${unit}`],
      ['ours', all(values(ours), digits)],
      ['stock', theirs.length ? all(values(theirs), digits) : undefined],
    ]),
  };
}
