/** Keys whose values never reach a log, compared without case, dashes and underscores. */
const SECRET_KEYS = new Set([
  ...['authorization', 'cookie', 'setcookie', 'password', 'passwd', 'secret', 'token', 'apikey'],
  ...['accesstoken', 'refreshtoken', 'idtoken', 'clientsecret', 'privatekey', 'connectionstring'],
  ...['email', 'mail', 'phone', 'phonenumber', 'firstname', 'lastname', 'fullname', 'username'],
  ...['address', 'street', 'birthdate', 'dateofbirth', 'iban', 'cardnumber', 'cvc', 'cvv', 'ip'],
  ...['remoteaddress', 'ssn'],
]);

const PATTERNS: [RegExp, string][] = [
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '[token]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [redacted]'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/:@]+:[^\s/@]+@/gi, '$1[redacted]@'],
  [/[\w.+-]+@[\w-]+\.[\w.-]*[a-z]/gi, '[email]'],
  // 13 to 19 digits in card groupings; identifiers with letters and longer numbers stay readable.
  [/(?<![\w.-])(?:\d{4}[ -]?){3}\d{1,7}(?![\w-])/g, '[card]'],
];

const MAX_DEPTH = 6;

/**
 * A copy of a value that may be logged: personal data and secrets are replaced, by key and by pattern.
 *
 * @example
 * ```ts
 * redact({ orderId: '7', email: 'a@example.com' }) // { orderId: '7', email: '[redacted]' }
 * ```
 */
export function redact(value: unknown): unknown {
  return walk(value, 0);
}

function walk(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return value.toISOString();
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return walkError(value, depth);
  if (Array.isArray(value)) return value.slice(0, 50).map(item => walk(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEYS.has(key.toLowerCase().replace(/[-_]/g, ''))
        ? '[redacted]'
        : walk(item, depth + 1),
    ]),
  );
}

function walkError(error: Error, depth: number): unknown {
  return {
    name: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...('code' in error ? { code: error.code } : {}),
    ...(error.cause ? { cause: walk(error.cause, depth + 1) } : {}),
  };
}

function redactText(text: string): string {
  return PATTERNS.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    text,
  );
}
