import { isSecretName } from './names';
import { BROKEN_UP_PATTERNS, SECRET_PATTERNS } from './patterns';

export const MARKER = '[redacted: looks like a secret]';

const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/g;
// Every repetition is bounded or begins where nothing like it goes before: a long text costs time in proportion to its length.
/** `name=`, `"name": `: what comes before a value. */
const ASSIGNED =
  /(?<![\w.-])-{0,2}(?<name>[A-Za-z][\w.-]{0,80})\\{0,8}["']?[^\S\r\n]{0,20}(?<sign>=>|:=|=|:)[^\S\r\n]{0,20}/g;
/** `--name `, the same on a command line. */
const FLAGGED = /(?<![\w.-])--?(?<name>[A-Za-z][\w.-]{0,80})(?<sign>[^\S\r\n]{1,20})/g;
const VALUE =
  /\\{0,8}"(?<double>(?:[^"\\]|\\{1,8}(?!"))+)|'(?<single>[^']+)|[|>][-+]?[^\S\r\n]{0,20}\r?\n[^\S\r\n]{1,80}(?<block>[^\r\n]+)|(?<bare>[^\s,;"'{}[\]&]+)/y;
const LONG_TOKEN = /[A-Za-z0-9+/_-]{24,}={0,2}/g;

/** A text with what looks like a secret replaced by {@link MARKER}. */
export function redactText(text: string): string {
  const visible = text.replace(INVISIBLE, '').normalize('NFKC');
  if (visible !== text) {
    const redacted = redactVisible(visible);
    // Whoever writes a secret with invisible or look-alike characters loses them.
    return redacted === visible ? text : redacted;
  }
  return redactVisible(text);
}

function redactVisible(text: string): string {
  if (text.length < 4) return text;
  const redacted = redactEncoded(redactTokens(redactKnown(text)));
  if (redacted !== text) return redacted;
  const decoded = percentDecoded(text);
  if (decoded && redactTokens(redactKnown(decoded)) !== decoded) return MARKER;
  const joined = text.replace(/\s+/g, '');
  return joined !== text && BROKEN_UP_PATTERNS.some(pattern => pattern.test(joined))
    ? MARKER
    : text;
}

/** By patterns and by the names of what is assigned. */
export function redactKnown(text: string): string {
  let result = text;
  for (const pattern of SECRET_PATTERNS) {
    result = result.replace(pattern, (match, ...rest) => {
      const groups = rest.at(-1) as { secret?: string } | undefined;
      return typeof groups === 'object' && groups.secret
        ? match.replace(groups.secret, MARKER)
        : MARKER;
    });
  }
  return redactNamed(redactNamed(result, ASSIGNED), FLAGGED);
}

/** What is given to a name that is one of a secret, in any notation. */
function redactNamed(text: string, names: RegExp): string {
  let result = '';
  let done = 0;
  for (const { index, 0: before, groups } of text.matchAll(names)) {
    const { name, sign } = groups!;
    if (index < done || !isSecretName(name)) continue;
    VALUE.lastIndex = index + before.length;
    const found = VALUE.exec(text);
    if (!found) continue;
    const { double, single, block, bare } = found.groups!;
    // "token: expired" is a sentence, "token: a1b2c3" and "password: hunter" are not.
    const word = sign === ':' && bare !== undefined && /^[a-z]+[.!]?$/i.test(bare);
    if (word && !/pass|pwd/i.test(name)) continue;
    const value = double ?? single ?? block ?? bare;
    const end = VALUE.lastIndex;
    if (value.startsWith('[redacted')) continue;
    result += text.slice(done, end - value.length) + MARKER;
    done = end;
  }
  return result + text.slice(done);
}

/** By randomness: long, mixed and without a shape that we know. */
function redactTokens(text: string): string {
  return text.replace(LONG_TOKEN, token => (looksRandom(token) ? MARKER : token));
}

function looksRandom(token: string): boolean {
  const body = token.replace(/=+$/, '');
  if (/^[0-9a-f-]+$/i.test(body) || /^sha\d{3}-/.test(body)) return false;
  if (!/[a-z]/.test(body) || !/[A-Z]/.test(body) || !/\d/.test(body)) return false;
  const path = body.includes('/') && body.split('/').every(part => part.length < 20);
  return entropyOf(body) >= (path && body.length < 36 ? 4.6 : 4);
}

/** Shannon, in bits per character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return -[...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum + share * Math.log2(share);
  }, 0);
}

/** A secret that was put into base64. */
function redactEncoded(text: string): string {
  return text.replace(LONG_TOKEN, token => {
    const decoded = Buffer.from(token, 'base64').toString('utf8');
    return /^[\x20-\x7e\s]{12,}$/.test(decoded) && redactKnown(decoded) !== decoded
      ? MARKER
      : token;
  });
}

function percentDecoded(text: string): string | undefined {
  if (!/%[0-9a-f]{2}/i.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
