// Runs benchmarks one after the other on the Node of the project; started by scripts/bench.mjs.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Failure, main } from '../../scripts/bootstrap/failure.mjs';
import { root } from '../../scripts/bootstrap/paths.mjs';
import { buildPeer } from '../peer/build.mjs';
import { figure, report } from './report.mjs';
import { startPlatform } from './platform.mjs';

/** In this order when all are run: what shares the platform lies together, and what takes minutes comes last. */
const ORDER = [
  'analysis',
  'ledger',
  'gateway',
  'service-rss',
  'memory',
  'browser',
  'start',
  'story',
  'gate',
  'rollout',
  'board',
  'catalog',
  'fresh-clone',
];
const folder = join(root, 'bench');

function parse(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        peer: { type: 'boolean', default: false },
        'fresh-clone': { type: 'boolean', default: false },
        runs: { type: 'string' },
      },
    });
    const runs = values.runs === undefined ? undefined : Number(values.runs);
    if (runs !== undefined && !(Number.isInteger(runs) && runs > 0))
      throw new Error(`--runs must be a number from 1 on, not "${values.runs}"`);
    return { ...values, runs, names: positionals };
  } catch (error) {
    throw new Failure(
      `${error.message}. Possible: npm run bench -- [NAME …] [--json] [--runs N] [--fresh-clone] [--peer]`,
    );
  }
}

/**
 * A file of bench/ exports `default async context => rows`. Context: `root`, `runs` (undefined: the benchmark's own number),
 * `say(line)`,
 * `bootstrapped` (nothing is stale), `platform()` (one that all benchmarks share, started by the first that asks), `node`, `yarn`, `env`. Row:
 * `{what, unit, budget, measured, peer?, ok, note?, details?}` with numbers in `unit`; `peer` is what the compared product needed
 * in the same run; `ok` undefined: not judged, for the reason in `note`; `details` are lines below the table.
 */
function chosen({ names, 'fresh-clone': freshClone }) {
  const files = readdirSync(folder).filter(name => name.endsWith('.mjs'));
  const possible = files.map(name => name.slice(0, -'.mjs'.length));
  const unknown = names.filter(name => !possible.includes(name));
  if (unknown.length)
    throw new Failure(
      `No such benchmark: ${unknown.join(', ')}. Possible: ${possible.sort().join(', ')}.`,
    );
  const rank = name => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return possible
    .filter(name => (names.length ? names.includes(name) : name !== 'fresh-clone'))
    .concat(freshClone && !names.includes('fresh-clone') ? 'fresh-clone' : [])
    .sort((a, b) => rank(a) - rank(b));
}

await main(async args => {
  const options = parse(args);
  const toolchain = { node: process.execPath, yarn: process.env.DEVOPSHUB_YARN, env: process.env };
  const say = line => process.stderr.write(`    ${line}\n`);
  if (options.peer) {
    const write = process.stdout.write;
    process.stdout.write = process.stderr.write.bind(process.stderr);
    await buildPeer(toolchain);
    process.stdout.write = write;
    if (!options.names.length) return 0;
  }
  let shared;
  const context = {
    ...toolchain,
    root,
    say,
    bootstrapped: Boolean(toolchain.yarn),
    runs: options.runs,
    platform: () => (shared ??= startPlatform()),
  };
  const rows = [];
  try {
    for (const name of chosen(options)) {
      process.stderr.write(`  … ${name}\n`);
      const { default: measure } = await import(pathToFileURL(join(folder, `${name}.mjs`)).href);
      for (const row of await measured(name, measure, context)) {
        rows.push({ bench: name, ...row });
        say(`${row.what}: ${figure(row.measured, row.unit)}`);
      }
    }
  } finally {
    await (await shared?.catch(() => undefined))?.stop();
  }
  report(rows, options.json);
  return rows.some(({ ok }) => ok === false) ? 1 : 0;
});

/** A benchmark that breaks is a missed budget with its reason, and the others still run. */
async function measured(name, measure, context) {
  try {
    return await measure(context);
  } catch (error) {
    const causes = [error.message, error.cause?.message].filter(Boolean).join('; ');
    return [{ what: name, ok: false, note: `could not be measured: ${causes.slice(0, 1_500)}` }];
  }
}
