import { table } from './figures.mjs';

export const figure = (value, unit) =>
  value === undefined ? '–' : `${Math.round(value * 100) / 100} ${unit}`;

const verdict = ok => (ok === undefined ? 'not judged' : ok ? 'met' : 'MISSED');

/** One table of all budgets, then what lies behind the figures; or everything as JSON. */
export function report(rows, json) {
  if (json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  const lines = table([
    ['what', 'budget', 'measured', 'peer in this run', 'verdict'],
    ...rows.map(({ what, measured, budget, peer, unit, ok }) => [
      what,
      typeof budget === 'number' ? `≤ ${figure(budget, unit)}` : budget,
      figure(measured, unit),
      figure(peer, unit),
      verdict(ok),
    ]),
  ]);
  const behind = rows.flatMap(({ what, note, details = [] }) =>
    note || details.length
      ? ['', `${what}${note ? `: ${note}` : ''}`, ...details.map(line => `  ${line}`)]
      : [],
  );
  process.stdout.write(`\n${[...lines, ...behind].join('\n')}\n`);
}
