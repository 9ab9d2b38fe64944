import { failureLines } from './failureLines';

describe('failureLines', () => {
  it('takes the compiler errors with what explains them', () => {
    const lines = [
      'Checking…',
      "src/order.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.",
      '  The expected type comes from property total.',
      'Found 1 error.',
    ];
    expect(failureLines(lines)).toEqual([lines[1], lines[2]]);
  });

  it('takes the failing tests of the spec reporter without colours', () => {
    expect(
      failureLines([
        '✔ adds (1ms)',
        '\u001b[31m✖ subtracts (2ms)\u001b[39m',
        'ℹ fail 1',
        '',
        '\u001b[31m✖ failing tests:\u001b[39m',
        'test at src/order.test.ts:4:1',
        '✖ subtracts (2ms)',
        '  AssertionError: 1 !== 2',
      ]),
    ).toEqual(['test at src/order.test.ts:4:1', '✖ subtracts (2ms)', '  AssertionError: 1 !== 2']);
  });

  it('takes the failing tests of TAP', () => {
    const lines = [
      'ok 1 - adds',
      'not ok 2 - subtracts',
      '  ---',
      '  duration_ms: 2',
      '  error: 1 !== 2',
      '  ...',
    ];
    expect(failureLines(lines)).toEqual(['not ok 2 - subtracts', '  error: 1 !== 2']);
  });

  it('takes the end of anything else', () => {
    const lines = Array.from({ length: 90 }, (_, index) => `line ${index}`);
    expect(failureLines(lines)).toEqual(lines.slice(50));
  });
});
