import { InputError } from '@backstage/errors';
import type { Span } from '@internal/plugin-monitoring-common';
import { ExportTraceServiceRequest } from './otlpRoot';

/** Who sends, as its token says: a span cannot claim to be another's. */
export interface Sender {
  service: string;
  environment: string;
}

/** A span with its times in microseconds since 1970, as exact as a number can be. */
export type StoredSpan = Omit<Span, 'startTimeMs' | 'durationMs' | 'redacted'> & {
  environment: string;
  startUs: number;
  durationUs: number;
};

interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string | number;
  doubleValue?: number;
  arrayValue?: { values?: AnyValue[] };
}

interface KeyValue {
  key: string;
  value?: AnyValue;
}

interface OtlpSpan {
  traceId?: string;
  spanId?: string;
  parentSpanId?: string;
  name?: string;
  kind?: number | string;
  startTimeUnixNano?: string | number;
  endTimeUnixNano?: string | number;
  attributes?: KeyValue[];
  status?: { code?: number | string; message?: string };
}

interface OtlpRequest {
  resourceSpans?: Array<{
    resource?: { attributes?: KeyValue[] };
    scopeSpans?: Array<{ spans?: OtlpSpan[] }>;
  }>;
}

const MAX_SPANS = 10_000;
const MAX_ATTRIBUTES = 64;
const MAX_VALUE_CHARS = 1_000;

const KINDS: Span['kind'][] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES: Span['status'][] = ['unset', 'ok', 'error'];

/** @throws InputError when the bytes are not an `ExportTraceServiceRequest`. */
export function decodeProtobuf(body: Buffer): OtlpRequest {
  try {
    const message = ExportTraceServiceRequest.decode(body);
    return ExportTraceServiceRequest.toObject(message, { longs: String, bytes: String });
  } catch (error) {
    throw new InputError('The body is not an OTLP trace request in protobuf', error);
  }
}

/** @throws InputError when the text is not JSON. */
export function decodeJson(body: Buffer): OtlpRequest {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new InputError('The body is not an OTLP trace request in JSON', error);
  }
}

/**
 * Takes the spans out of a request. `idEncoding` is `hex` in OTLP's JSON, and `base64` as the protobuf decoder gives bytes.
 *
 * @returns the valid spans, and how many were refused.
 */
export function readSpans(
  request: OtlpRequest,
  idEncoding: 'hex' | 'base64',
  sender: Sender,
): { spans: StoredSpan[]; rejected: number } {
  const spans: StoredSpan[] = [];
  let rejected = 0;
  for (const { resource, scopeSpans } of request.resourceSpans ?? []) {
    const about = readAttributes(resource?.attributes);
    const release = about['service.version'];
    for (const otlp of (scopeSpans ?? []).flatMap(scope => scope.spans ?? [])) {
      const span = readSpan(otlp, idEncoding);
      if (!span || spans.length >= MAX_SPANS) {
        rejected += 1;
        continue;
      }
      spans.push({
        ...span,
        ...sender,
        release: release === undefined ? undefined : String(release),
      });
    }
  }
  return { spans, rejected };
}

function readSpan(otlp: OtlpSpan, idEncoding: 'hex' | 'base64') {
  const traceId = readId(otlp.traceId, idEncoding, 16);
  const spanId = readId(otlp.spanId, idEncoding, 8);
  const startUs = readMicros(otlp.startTimeUnixNano);
  const endUs = readMicros(otlp.endTimeUnixNano);
  if (!traceId || !spanId || startUs === undefined || endUs === undefined) return undefined;
  return {
    traceId,
    spanId,
    parentSpanId: readId(otlp.parentSpanId, idEncoding, 8),
    name: clip(otlp.name ?? ''),
    kind: readEnum(otlp.kind, KINDS, 'SPAN_KIND_'),
    startUs,
    durationUs: Math.max(0, endUs - startUs),
    status: readEnum(otlp.status?.code, STATUSES, 'STATUS_CODE_'),
    statusMessage: otlp.status?.message ? clip(otlp.status.message) : undefined,
    attributes: readAttributes(otlp.attributes),
  };
}

/** Lower-case hex of exactly `bytes` bytes that are not all zero, as the W3C trace context demands. */
function readId(text: string | undefined, encoding: 'hex' | 'base64', bytes: number) {
  if (!text) return undefined;
  const hex = encoding === 'hex' ? text.toLowerCase() : Buffer.from(text, 'base64').toString('hex');
  return /^[0-9a-f]+$/.test(hex) && hex.length === 2 * bytes && !/^0+$/.test(hex) ? hex : undefined;
}

function readMicros(nanos: string | number | undefined): number | undefined {
  if (nanos === undefined || !/^\d{1,20}$/.test(String(nanos))) return undefined;
  return Number(BigInt(nanos) / 1000n);
}

/** OTLP's JSON may carry the number or the name of an enum. */
function readEnum<T extends string>(
  value: number | string | undefined,
  names: T[],
  prefix: string,
): T {
  if (typeof value === 'string' && value.startsWith(prefix)) {
    const name = value.slice(prefix.length).toLowerCase();
    return names.find(known => known === name) ?? names[0];
  }
  return names[Number(value ?? 0)] ?? names[0];
}

function readAttributes(pairs: KeyValue[] = []): Span['attributes'] {
  const attributes: Span['attributes'] = {};
  for (const { key, value } of pairs.slice(0, MAX_ATTRIBUTES)) {
    const plain = value && readValue(value);
    if (plain !== undefined) attributes[key] = plain;
  }
  return attributes;
}

function readValue(value: AnyValue): string | number | boolean | undefined {
  if (value.stringValue !== undefined) return clip(value.stringValue);
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.doubleValue !== undefined) return value.doubleValue;
  if (value.arrayValue) return clip((value.arrayValue.values ?? []).map(readValue).join(', '));
  return undefined;
}

/** NUL is the one character that PostgreSQL's text cannot hold. */
function clip(text: string): string {
  return text.replaceAll('\0', '').slice(0, MAX_VALUE_CHARS);
}
