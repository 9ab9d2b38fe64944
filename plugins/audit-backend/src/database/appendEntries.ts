import type { ChangeRecord, LedgerEntry } from '@internal/plugin-audit-common';
import type { Knex } from 'knex';
import { chain, type ChainedEntry, type LedgerTip, streamOf } from '../ledger/chain';
import type { NodeId } from '../merkle/ranges';
import { entryOf, type EntryRow } from './rows';
import type { TreeNode } from '../merkle/Frontier';

/** Whoever appends holds this lock until the commit: one order, no gap. */
export const APPEND_LOCK = `hashtextextended('audit.change-ledger', 0)`;

interface TipRow {
  size: string;
  append_time: Date | null;
  /** Entries of the records that are there already. */
  known: EntryRow[] | null;
  edge: Array<{ level: number; hash: string | null }> | null;
  streams: Array<{ stream: string; streamIndex: number; leafHash: string }> | null;
}

const TIP = `
  WITH tip AS (SELECT coalesce(max(position) + 1, 0) AS size FROM entries)
  SELECT size,
         (SELECT append_time FROM entries WHERE position = size - 1) AS append_time,
         (SELECT json_agg(json_build_object('position', position, 'leaf', leaf, 'leaf_hash', encode(leaf_hash, 'hex')))
            FROM entries WHERE record_id = ANY(?::uuid[])) AS known,
         (SELECT json_agg(json_build_object('level', level, 'hash', encode(
                   CASE level WHEN 0 THEN (SELECT leaf_hash FROM entries WHERE position = size - 1)
                        ELSE (SELECT hash FROM tree_nodes WHERE tree_nodes.level = edge.level AND "index" = (size >> edge.level) - 1)
                   END, 'hex')) ORDER BY level DESC)
            FROM generate_series(0, 52) AS edge(level) WHERE (size >> level) & 1 = 1) AS edge,
         (SELECT json_agg(json_build_object('stream', last.stream, 'streamIndex', last.stream_position,
                                            'leafHash', encode(last.leaf_hash, 'hex')))
            FROM unnest(?::text[]) AS wanted(stream)
            CROSS JOIN LATERAL (SELECT * FROM entries WHERE entries.stream = wanted.stream
                                ORDER BY stream_position DESC LIMIT 1) AS last) AS streams
    FROM tip`;

/**
 * Appends records that are new, within a transaction, to which the order of all appending processes belongs. Two questions and one
 * insert: others wait meanwhile.
 *
 * @param now asked once the lock is held
 * @returns the entries of all of them, by record id
 */
export async function appendEntries(
  trx: Knex.Transaction,
  records: ChangeRecord[],
  now: () => Date,
): Promise<Map<string, LedgerEntry>> {
  // A statement of its own: the next one must see what others have committed by then.
  await trx.raw(`SELECT pg_advisory_xact_lock(${APPEND_LOCK})`);
  const { tip, known } = await readTip(trx, records);
  const fresh = new Map(records.filter(({ id }) => !known.has(id)).map(one => [one.id, one]));
  if (fresh.size === 0) return known;
  const { entries, nodes } = chain(tip, [...fresh.values()], now());
  await insert(trx, entries, nodes);
  for (const { encoded, ...leaf } of entries) {
    known.set(leaf.record.id, { ...leaf, leafHash: encoded.hash.toString('hex') });
  }
  return known;
}

async function readTip(trx: Knex.Transaction, records: ChangeRecord[]) {
  const { rows } = await trx.raw<{ rows: TipRow[] }>(TIP, [
    records.map(({ id }) => id),
    [...new Set(records.map(streamOf))],
  ]);
  const [row] = rows;
  const size = Number(row.size);
  const streams = (row.streams ?? []).map(({ stream, ...last }) => [stream, last] as const);
  const tip: LedgerTip = {
    size,
    edge: (row.edge ?? []).map(({ level, hash }) => {
      const index = Math.floor(size / 2 ** level) - 1;
      return { level, index, hash: Buffer.from(hash ?? lost({ level, index }), 'hex') };
    }),
    streams: new Map(streams),
    appendTime: row.append_time ?? undefined,
  };
  const known = (row.known ?? []).map(entryOf);
  return { tip, known: new Map(known.map(entry => [entry.record.id, entry])) };
}

/** @throws always */
function lost({ level, index }: NodeId): never {
  throw new Error(
    `The change ledger lacks the hash of subtree ${level}/${index}: somebody has removed it. Verify the ledger.`,
  );
}

/** The hashes of complete subtrees, in the order of the question. */
export async function readNodes(knex: Knex, wanted: NodeId[]): Promise<TreeNode[]> {
  if (wanted.length === 0) return [];
  const { rows } = await knex.raw<{ rows: Array<{ hash: Buffer | null }> }>(
    `SELECT CASE WHEN level = 0 THEN (SELECT leaf_hash FROM entries WHERE position = "index")
                 ELSE (SELECT hash FROM tree_nodes AS node WHERE node.level = wanted.level AND node."index" = wanted."index")
            END AS hash
       FROM unnest(?::int[], ?::bigint[]) WITH ORDINALITY AS wanted(level, "index", place)
      ORDER BY place`,
    [wanted.map(({ level }) => level), wanted.map(({ index }) => index)],
  );
  return wanted.map((node, place) => {
    const hash = rows[place].hash;
    if (!hash) lost(node);
    return { ...node, hash };
  });
}

async function insert(trx: Knex.Transaction, entries: ChainedEntry[], nodes: TreeNode[]) {
  const entryRows = entries.map(({ record, ...entry }) => ({
    position: entry.index,
    record_id: record.id,
    stream: entry.stream,
    stream_position: entry.streamIndex,
    leaf_hash: `\\x${entry.encoded.hash.toString('hex')}`,
    leaf: entry.encoded.text,
    append_time: entry.appendTime,
    time: record.time,
    change_id: record.changeId,
    correlation_id: record.correlationId,
    kind: record.kind,
    action: record.action,
    actor: record.actor.ref,
    environment: record.environment ?? null,
  }));
  const entityRows = entries.flatMap(({ index, record }) =>
    [...new Set(record.entityRefs)].map(ref => ({
      entity_ref: ref,
      time: record.time,
      position: index,
    })),
  );
  const nodeRows = nodes.map(({ hash, ...node }) => ({
    ...node,
    hash: `\\x${hash.toString('hex')}`,
  }));
  await trx.raw(
    `WITH added AS (INSERT INTO entries SELECT * FROM json_populate_recordset(NULL::entries, ?::json)),
          entities AS (INSERT INTO entry_entities SELECT * FROM json_populate_recordset(NULL::entry_entities, ?::json))
     INSERT INTO tree_nodes SELECT * FROM json_populate_recordset(NULL::tree_nodes, ?::json)`,
    [entryRows, entityRows, nodeRows].map(rows => JSON.stringify(rows)),
  );
}
