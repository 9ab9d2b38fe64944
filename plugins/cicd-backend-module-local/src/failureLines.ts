const MAX_LINES = 40;
/** ESC [ … m: colours. */
// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
const ANSI = /\u001b\[[0-9;]*m/g;

/** The lines of a step's output that tell why it failed: compiler errors, the failing tests, or else the end. */
export function failureLines(output: string[]): string[] {
  const lines = output.map(line => line.replace(ANSI, '')).filter(line => line.trim());
  return (
    typeErrors(lines) ??
    failingTests(lines) ??
    failingTapTests(lines) ??
    lines.slice(-MAX_LINES)
  ).slice(0, MAX_LINES);
}

function typeErrors(lines: string[]): string[] | undefined {
  const found: string[] = [];
  lines.forEach((line, index) => {
    if (!/\berror TS\d+:/.test(line)) return;
    found.push(line);
    // Indented lines below an error explain it.
    for (let next = index + 1; /^\s+\S/.test(lines[next] ?? ''); next += 1) found.push(lines[next]);
  });
  return found.length ? found : undefined;
}

/** The spec reporter of `node --test` repeats the failing tests below a heading. */
function failingTests(lines: string[]): string[] | undefined {
  const heading = lines.findIndex(line => /failing tests:/.test(line));
  return heading < 0 ? undefined : lines.slice(heading + 1);
}

function failingTapTests(lines: string[]): string[] | undefined {
  const found: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    if (!/^\s*not ok \d+/.test(lines[index])) continue;
    found.push(lines[index]);
    if (!/^\s*---/.test(lines[index + 1] ?? '')) continue;
    for (index += 1; index < lines.length && !/^\s*\.\.\./.test(lines[index]); index += 1) {
      if (!/^\s*(---|duration_ms|type:|location:|stack:)/.test(lines[index])) {
        found.push(lines[index]);
      }
    }
  }
  return found.length ? found : undefined;
}
