// npm run bench [-- --json] [NAME …]: the budgets of bench/*.mjs, each with its measured figure and its peer.
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { Failure, main } from './bootstrap/failure.mjs';
import { root } from './bootstrap/paths.mjs';

/**
 * A file of bench/ exports `default async (context) => rows`; a row is `{what, budget, measured, unit, peer?, ok}` with numbers
 * in `unit`, `peer` being what the compared product needed in the same run.
 */
async function load(names) {
  const folder = join(root, 'bench');
  const files = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.mjs')) : [];
  const chosen = files.filter(name => !names.length || names.includes(basename(name, '.mjs')));
  if (!chosen.length) {
    const possible = files.map(name => basename(name, '.mjs')).join(', ');
    throw new Failure(
      `No such benchmark. Possible: ${possible || '(none yet: bench/ holds no .mjs file)'}.`,
    );
  }
  return Promise.all(
    chosen.sort().map(async name => ({
      name: basename(name, '.mjs'),
      run: (await import(pathToFileURL(join(folder, name)).href)).default,
    })),
  );
}

const figure = (value, unit) =>
  value === undefined ? '–' : `${Math.round(value * 100) / 100} ${unit}`;

function table(rows) {
  const cells = [
    ['', 'what', 'measured', 'budget', 'peer in this run'],
    ...rows.map(({ what, measured, budget, peer, unit, ok }) => [
      ok ? '✓' : '✗',
      what,
      figure(measured, unit),
      typeof budget === 'string' ? budget : `≤ ${figure(budget, unit)}`,
      figure(peer, unit),
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map(row => row[column].length)));
  return cells.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}

await main(async args => {
  const json = args.includes('--json');
  const names = args.filter(arg => !arg.startsWith('-'));
  const context = { ...(await bootstrap({ build: true })), root };
  const rows = [];
  for (const { name, run } of await load(names)) {
    if (!json) process.stdout.write(`  … ${name}\n`);
    for (const row of await run(context)) rows.push({ bench: name, ...row });
  }
  process.stdout.write(
    json ? `${JSON.stringify(rows, null, 2)}\n` : `\n${table(rows).join('\n')}\n`,
  );
  return rows.every(({ ok }) => ok) ? 0 : 1;
});
