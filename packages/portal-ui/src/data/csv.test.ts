import { toCsv } from './csv';

it('quotes what a spreadsheet would split or run', () => {
  expect(
    toCsv([
      ['name', 'n'],
      ['a,"b"', 1],
      ['=1+1', -2],
    ]),
  ).toBe('name,n\r\n"a,""b""",1\r\n\'=1+1,-2');
});
