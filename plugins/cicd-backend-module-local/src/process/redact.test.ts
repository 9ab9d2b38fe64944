import { redact } from './redact';

describe('redact', () => {
  it.each([
    ['postgresql://build:pa55word@127.0.0.1/db', 'postgresql://build:***@127.0.0.1/db'],
    ['Authorization: Bearer abcdefghijklmnop', 'Authorization: Bearer ***'],
    ['got eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln', 'got ***'],
    ['ghp_0123456789abcdefghij', '***'],
    ['AKIAIOSFODNN7EXAMPLE', '***'],
    ['{"clientSecret":"hunter2hunter2"}', '{"clientSecret":"***"}'],
    ['API_KEY=abcd1234 next', 'API_KEY=*** next'],
  ])('hides the secret in %s', (line, expected) => {
    expect(redact(line)).toBe(expected);
  });

  it.each([
    'src/domain/order.ts(3,7): error TS2322: Type string is not assignable to type number.',
    '✔ refuses a wrong password (12ms)',
    'http://127.0.0.1:7008/_/dev/order',
  ])('leaves %s alone', line => {
    expect(redact(line)).toBe(line);
  });
});
