import type { LedgerFinding } from '@internal/plugin-audit-common';
import type { ScannedRow } from '../database/LedgerScan';
import type { Leaf } from '../ledger/leaf';
import { leafHash } from '../merkle/hash';

export interface CheckedRow {
  position: number;
  leaf?: Leaf;
  /** Of what is there now. */
  hash: Buffer;
  /** The content is what its stored hash says. */
  intact: boolean;
  findings: LedgerFinding[];
}

/** Looks at one stored entry by itself: its content against its hash, its columns and links against its content. */
export function checkRow(
  row: ScannedRow,
  links: Array<{ entityRef: string; time: Date }>,
): CheckedRow {
  const position = Number(row.position);
  const hash = leafHash(row.leaf);
  const leaf = parsed(row.leaf);
  if (!leaf || !hash.equals(row.leaf_hash)) {
    const message = `Record ${position} is not what was written: its content does not have its stored hash`;
    const finding = {
      kind: 'record-changed',
      index: position,
      stream: row.stream,
      message,
    } as const;
    return { position, leaf, hash, intact: false, findings: [finding] };
  }
  const wrong = [...wrongColumns(row, leaf), ...wrongLinks(links, leaf)];
  const findings = wrong.map(what => ({
    kind: 'index-changed' as const,
    index: leaf.index,
    stream: leaf.stream,
    message: `Record ${leaf.index} itself is whole, but it is found by something else than it says: ${what}`,
  }));
  return { position, leaf, hash, intact: true, findings };
}

function parsed(text: string): Leaf | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrongColumns(row: ScannedRow, { stream, streamIndex, record }: Leaf): string[] {
  const expected = {
    record_id: record.id,
    stream,
    stream_position: `${streamIndex}`,
    change_id: record.changeId,
    correlation_id: record.correlationId,
    kind: record.kind,
    action: record.action,
    actor: record.actor.ref,
    environment: record.environment ?? null,
  };
  const wrong = Object.entries(expected).filter(
    ([name, value]) => row[name as keyof ScannedRow] !== value,
  );
  if (row.time.getTime() !== Date.parse(record.time)) wrong.push(['time', record.time]);
  return wrong.map(([name]) => `column ${name}`);
}

function wrongLinks(links: Array<{ entityRef: string; time: Date }>, { record }: Leaf): string[] {
  const time = Date.parse(record.time);
  const linked = new Set(
    links.filter(link => link.time.getTime() === time).map(({ entityRef }) => entityRef),
  );
  const missing = record.entityRefs.filter(ref => !linked.has(ref)).map(ref => `no link to ${ref}`);
  const foreign = links
    .filter(link => !record.entityRefs.includes(link.entityRef) || link.time.getTime() !== time)
    .map(({ entityRef }) => `a foreign link to ${entityRef}`);
  return [...missing, ...foreign];
}
