/** A reporter of node --test: failures with their message and place, then one line `::counts <passed> <failed>`. */
export default async function* countReporter(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') {
      yield data.message;
    }
    const isSuite = data?.details?.type === 'suite';
    if (type === 'test:pass' && !isSuite) {
      // A skipped or todo test proves nothing; it needs an issue number, which a fitness test asks for.
      passed += data.skip === undefined && data.todo === undefined ? 1 : 0;
    }
    if (type === 'test:fail' && !isSuite) {
      failed++;
      const error = data.details.error.cause ?? data.details.error;
      yield `✗ ${data.name} (${data.file}:${data.line})\n${indent(error?.stack ?? error)}\n`;
    }
  }
  yield `\n::counts ${passed} ${failed}\n`;
}

/** Frames of the test runner and the properties that Node appends say nothing to who reads this. */
const NOISE = /^\s+at .*\((node:|file:.*\/scripts\/(fitness|tests)\/)|^\s+at .*node:internal/;

const indent = text =>
  String(text)
    .split('\n')
    .filter(line => !NOISE.test(line))
    .slice(0, 40)
    .map(line => `    ${line}`)
    .join('\n');
