import type { ChangeRecord } from '@internal/plugin-audit-common';
import type { Knex } from 'knex';
import { chain, type ChainedEntry, type LedgerTip, streamOf } from '../ledger/chain';
import { completeSubtrees } from '../merkle/ranges';
import type { TreeNode } from '../merkle/Frontier';

/** Whoever appends holds this lock until the commit: one order, no gap. */
export const APPEND_LOCK = `hashtextextended('audit.change-ledger', 0)`;

interface TipRow {
  size: string;
  append_time: Date | null;
  known: string[] | null;
  streams: Array<{ stream: string; streamIndex: number; leafHash: string }> | null;
}

/**
 * Appends records that are new, within a transaction, to which the order of all appending processes belongs.
 *
 * @param now asked once the lock is held
 */
export async function appendEntries(
  trx: Knex.Transaction,
  records: ChangeRecord[],
  now: () => Date,
): Promise<void> {
  // A statement of its own: the next one must see what others have committed by then.
  await trx.raw(`SELECT pg_advisory_xact_lock(${APPEND_LOCK})`);
  const { tip, known } = await readTip(trx, records);
  const fresh = new Map(records.filter(({ id }) => !known.has(id)).map(one => [one.id, one]));
  if (fresh.size === 0) return;
  const { entries, nodes } = chain(tip, [...fresh.values()], now());
  await insert(trx, entries, nodes);
}

async function readTip(trx: Knex.Transaction, records: ChangeRecord[]) {
  const { rows } = await trx.raw<{ rows: TipRow[] }>(
    `WITH last AS (SELECT position + 1 AS size, append_time FROM entries ORDER BY position DESC LIMIT 1)
     SELECT coalesce((SELECT size FROM last), 0) AS size,
            (SELECT append_time FROM last) AS append_time,
            (SELECT json_agg(record_id) FROM entries WHERE record_id = ANY(?::uuid[])) AS known,
            (SELECT json_agg(json_build_object('stream', tip.stream, 'streamIndex', tip.stream_position,
                                               'leafHash', encode(tip.leaf_hash, 'hex')))
               FROM unnest(?::text[]) AS wanted(stream)
               CROSS JOIN LATERAL (SELECT * FROM entries WHERE entries.stream = wanted.stream
                                   ORDER BY stream_position DESC LIMIT 1) AS tip) AS streams`,
    [records.map(({ id }) => id), [...new Set(records.map(streamOf))]],
  );
  const [row] = rows;
  const size = Number(row.size);
  const streams = (row.streams ?? []).map(({ stream, ...tip }) => [stream, tip] as const);
  const tip: LedgerTip = {
    size,
    edge: await readNodes(trx, completeSubtrees({ begin: 0, end: size })),
    streams: new Map(streams),
    appendTime: row.append_time ?? undefined,
  };
  return { tip, known: new Set(row.known ?? []) };
}

/** The hashes of complete subtrees, in the order of the question. */
export async function readNodes(
  knex: Knex,
  wanted: Array<{ level: number; index: number }>,
): Promise<TreeNode[]> {
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
    if (!hash) {
      throw new Error(
        `The change ledger lacks the hash of subtree ${node.level}/${node.index}: somebody has removed it. Verify the ledger.`,
      );
    }
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
