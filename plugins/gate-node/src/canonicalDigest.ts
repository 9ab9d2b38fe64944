import { createHash } from 'node:crypto';
import type { JsonValue } from '@backstage/types';
import canonicalize from 'canonicalize';

/** `sha256:<hex>` of the canonical JSON (RFC 8785), as `Change.payloadDigest` is; absent and undefined fields are the same. */
export function canonicalDigest(value: object): string {
  const plain: JsonValue = JSON.parse(JSON.stringify(value));
  return `sha256:${createHash('sha256').update(canonicalize(plain)!).digest('hex')}`;
}
