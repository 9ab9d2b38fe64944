import fc from 'fast-check';
import { ConditionError, parseCondition } from '.';

const holds = (text: string, result?: number | number[]) => parseCondition(text).holds(result);

/** Whether nothing else than a ConditionError is thrown. */
function isOrderly(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    return error instanceof ConditionError;
  }
}

describe('conditions', () => {
  it.each([
    ['result < 0.05 && result >= 0', 0.01, true],
    ['result < 0.05 && result >= 0', 0.06, false],
    ['result[0] >= 10', [12, 1], true],
    ['result[0] >= 10', 12, true],
    ['result >= 10', [12], true],
    ['isNaN(result) || result <= 1', NaN, true],
    ['result >= 0.95', NaN, false],
    ['isInf(result)', Infinity, true],
    ['len(result) == 0 || result[0] > 3', [], true],
    ['len(result) > 0 && result[0] > 3', undefined, false],
    ['default(result, 0) == 0', undefined, true],
    ['default(result[0], 7) == 7', [], true],
    ['not (result > 1) and result != 0 or result == 5', 0.5, true],
    ['-result + 2 * 3 == 5', 1, true],
    ['(result - 1) / 2 % 2 < 1e-3', 1, true],
    ['abs(result) > .5', -0.6, true],
  ])('%s of %p is %p', (text, result, expected) => {
    expect(holds(text, result)).toBe(expected);
  });

  it.each([
    ['result[0] > 1', [], /result\[0\] is not there: the answer has 0 values/],
    ['result > 1', [1, 2], /2 values where one is needed/],
    ['result', 1, /no comparison/],
    ['result && true', 1, /only comparisons can be joined/],
  ])('%s of %p is an error', (text, result, message) => {
    expect(() => holds(text, result)).toThrow(ConditionError);
    expect(() => holds(text, result)).toThrow(message);
  });

  it.each([
    ['result <', /ends too early at 9/],
    ['errors < 1', /Unexpected `errors` at 1/],
    ['result < 1; process.exit()', /Unexpected `;` at 11/],
    ['constructor(1) == 1', /Unexpected `constructor`/],
    ['default(result) > 1', /`default` takes 2 values, not 1, at 1/],
    [`${'('.repeat(100)}result${')'.repeat(100)} > 1`, /too deeply/],
  ])('refuses %s', (text, message) => {
    expect(() => parseCondition(text)).toThrow(message);
  });

  it('never throws anything else, whatever the text', () => {
    const words = fc.constantFrom(
      'result',
      '[0]',
      '(',
      ')',
      '!',
      '&&',
      '<',
      '1',
      'len(',
      ',',
      '-',
      'x',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), parts => {
        expect(isOrderly(() => holds(parts.join(' '), 1))).toBe(true);
      }),
    );
  });

  it('knows which answers it handles itself', () => {
    expect(parseCondition('default(result, 0) < 1')).toMatchObject({ handlesEmpty: true });
    expect(parseCondition('isNaN(result)')).toMatchObject({
      handlesEmpty: false,
      handlesNaN: true,
    });
  });
});
