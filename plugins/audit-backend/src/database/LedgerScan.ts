import type { Knex } from 'knex';
import type { NodeId } from '../merkle/ranges';

/** An entry with everything that is stored of it. */
export interface ScannedRow {
  position: string;
  record_id: string;
  stream: string;
  stream_position: string;
  leaf_hash: Buffer;
  leaf: string;
  time: Date;
  change_id: string;
  correlation_id: string;
  kind: string;
  action: string;
  actor: string;
  environment: string | null;
}

export interface ScannedBatch {
  rows: ScannedRow[];
  /** Refs and times under which each entry is found, by position. */
  links: Map<number, Array<{ entityRef: string; time: Date }>>;
}

export const nodeKey = ({ level, index }: NodeId) => `${level}/${index}`;

/** Reads all that is stored, in order and in pieces. */
export class LedgerScan {
  constructor(private readonly knex: Knex, private readonly batchSize = 1024) {}

  /** Entries before `end`. */
  async *batches(end: number): AsyncGenerator<ScannedBatch> {
    for (let begin = 0; begin < end; ) {
      const rows = await this.knex<ScannedRow>('entries')
        .where('position', '>=', begin)
        .where('position', '<', end)
        .orderBy('position')
        .limit(this.batchSize);
      if (rows.length === 0) return;
      const next = Number(rows.at(-1)!.position) + 1;
      const links = await this.knex('entry_entities')
        .where('position', '>=', begin)
        .where('position', '<', next);
      const byPosition = new Map<number, Array<{ entityRef: string; time: Date }>>();
      for (const { position, entity_ref, time } of links) {
        const known = byPosition.get(Number(position)) ?? [];
        byPosition.set(Number(position), [...known, { entityRef: entity_ref, time }]);
      }
      yield { rows, links: byPosition };
      begin = next;
    }
  }

  /** Stored hashes of the subtrees that are completed by leaves `begin` to `end`, by `level/index`. */
  async nodes(begin: number, end: number): Promise<Map<string, Buffer>> {
    const { rows } = await this.knex.raw<{
      rows: Array<{ level: number; index: string; hash: Buffer }>;
    }>(
      `SELECT node.level, node."index", node.hash
         FROM generate_series(1, 52) AS wanted(level)
         JOIN tree_nodes AS node ON node.level = wanted.level
          AND node."index" >= floor(?::numeric / (2::numeric ^ wanted.level))::bigint
          AND node."index" < floor(?::numeric / (2::numeric ^ wanted.level))::bigint`,
      [begin, end],
    );
    return new Map(
      rows.map(row => [nodeKey({ level: row.level, index: Number(row.index) }), row.hash]),
    );
  }

  /** What the entry after one in its stream says that its predecessor's hash is; undefined when there is none. */
  async previousHashOfNext(stream: string, streamIndex: number): Promise<string | undefined> {
    const next = await this.knex<ScannedRow>('entries')
      .where({ stream, stream_position: `${streamIndex + 1}` })
      .first();
    return next && JSON.parse(next.leaf).previousHash;
  }
}
