import fc from 'fast-check';
import { parse } from 'yaml';
import { editYaml } from './editYaml';

const TEXT = `# How it is set.
replicas: 1 # one is enough
variables:
  # For the shop
  CURRENCY: EUR
  LEVEL: info
environments: {}
`;

describe('editYaml', () => {
  it('keeps comments and order of what stays, and of the line that changes', () => {
    expect(
      editYaml(TEXT, {
        replicas: 2,
        variables: { CURRENCY: 'EUR', NEW: '1' },
        environments: { prod: { replicas: 3 } },
      }),
    ).toBe(`# How it is set.
replicas: 2 # one is enough
variables:
  # For the shop
  CURRENCY: EUR
  NEW: "1"
environments:
  prod:
    replicas: 3
`);
  });

  it('changes nothing when nothing differs', () => {
    expect(editYaml(TEXT, parse(TEXT))).toBe(TEXT);
  });

  it('begins where there was nothing', () => {
    expect(editYaml('', { replicas: 0 })).toBe('replicas: 0\n');
  });

  it('always says what is wanted', () => {
    const settings = fc.record(
      {
        replicas: fc.nat(5),
        variables: fc.dictionary(fc.constantFrom('A', 'B', 'CURRENCY'), fc.string()),
      },
      { requiredKeys: [] },
    );
    const values = fc.record(
      {
        replicas: fc.nat(5),
        memoryMiB: fc.integer({ min: 64, max: 512 }),
        variables: fc.dictionary(fc.constantFrom('CURRENCY', 'LEVEL', 'C'), fc.string()),
        environments: fc.dictionary(fc.constantFrom('dev', 'prod'), settings),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(values, values, (before, after) => {
        const first = editYaml(TEXT, before);
        expect(parse(editYaml(first, after)) ?? {}).toEqual({ ...after });
      }),
    );
  });
});
