import type { JsonObject, JsonValue } from '@backstage/types';
import { isIdentity, isSecretName } from './names';
import { MARKER, redactKnown, redactText } from './redactText';

const DEEPEST = 40;
const TOO_DEEP = '[left out: nested too deeply]';
/** Fields that name what another field of the same object holds: `{name: 'DB_PASSWORD', value: '…'}`, JSON patches. */
const NAME_FIELDS = ['name', 'key', 'field', 'variable', 'header', 'path', 'property', 'label'];
const VALUE_FIELDS =
  /^(?:values?|stringValue|data|content|default|before|after|from|to|old|new|oldValue|newValue|previous|current)$/i;

/** Any JSON with what looks like a secret replaced, by the names of fields and by what values look like. */
export function redactJson(value: JsonValue, name = '', depth = 0): JsonValue {
  if (depth > DEEPEST) return TOO_DEEP;
  if (typeof value === 'string') {
    return isIdentity(name, value) ? redactKnown(value) : redactText(value);
  }
  if (Array.isArray(value)) return redactArray(value, name, depth);
  if (typeof value === 'object' && value !== null) return redactObject(value, depth);
  return value;
}

function redactArray(values: JsonValue[], name: string, depth: number): JsonValue[] {
  return values.map((value, place) => {
    const before = values[place - 1];
    const named =
      typeof before === 'string' && /^-{0,2}[\w.-]{2,60}$/.test(before) && isSecretName(before);
    return named ? concealed(value) : redactJson(value, name, depth + 1);
  });
}

function redactObject(value: { [key: string]: JsonValue | undefined }, depth: number): JsonObject {
  const namesSecret = NAME_FIELDS.some(field => {
    const named = value[field];
    return typeof named === 'string' && isSecretName(named.split('/').at(-1)!);
  });
  const result: JsonObject = {};
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined) continue;
    const secret = isSecretName(key) || (namesSecret && VALUE_FIELDS.test(key));
    result[freeKey(redactText(key), result)] = secret
      ? concealed(each)
      : redactJson(each, key, depth + 1);
  }
  return result;
}

/** Two keys that were redacted stay two. */
function freeKey(key: string, taken: JsonObject): string {
  let free = key;
  for (let n = 2; Object.hasOwn(taken, free); n++) free = `${key} ${n}`;
  return free;
}

/** The value of something that is secret by its name: only whether there is one is told. */
function concealed(value: JsonValue): JsonValue {
  if (value === null || typeof value === 'boolean' || value === '') return value;
  if (Array.isArray(value)) return value.length === 0 ? value : [MARKER];
  return MARKER;
}
