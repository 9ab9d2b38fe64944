import fc from 'fast-check';
import { decodeBlock, encodeBlock } from './block';

describe('block', () => {
  it('gives back what went in', () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.double(),
      fc.constantFrom(0, Infinity, -Infinity, NaN),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(value, { minLength: 3, maxLength: 3 })),
        fc.dictionary(fc.string(), fc.string()),
        (rows, labels) => {
          // JSON knows no negative zero, and no chart does.
          const series = rows.map(values => ({
            labels: { ...labels },
            values: values.map(v => (Object.is(v, -0) ? 0 : v)),
          }));
          const block = {
            times: [1_700_000_000_000, 1_700_000_005_001, 1_700_000_010_000],
            series,
          };
          expect(decodeBlock(encodeBlock(block))).toEqual(block);
        },
      ),
    );
  });

  it('keeps a quiet counter small', () => {
    const times = Array.from({ length: 120 }, (_, i) => 1_700_000_000_000 + i * 5000);
    const series = Array.from({ length: 20 }, (_, i) => ({
      labels: { le: String(i) },
      values: times.map(() => 5),
    }));
    expect(encodeBlock({ times, series }).length).toBeLessThan(400);
  });
});
