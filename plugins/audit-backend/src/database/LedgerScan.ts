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
  constructor(private readonly knex: Knex, private readonly batchSize = 2048) {}

  /** Entries before `end`; the next ones are read while these are looked at. */
  async *batches(end: number): AsyncGenerator<ScannedBatch> {
    let reading = this.#read(0, end);
    for (;;) {
      const batch = await reading;
      const last = batch.rows.at(-1);
      if (!last) return;
      reading = this.#read(Number(last.position) + 1, end);
      // Told when it is awaited, also when nobody asks for more.
      reading.catch(() => {});
      yield batch;
    }
  }

  async #read(begin: number, end: number): Promise<ScannedBatch> {
    const rows = await this.knex<ScannedRow>('entries')
      .where('position', '>=', begin)
      .where('position', '<', end)
      .orderBy('position')
      .limit(this.batchSize);
    const last = rows.at(-1);
    const links = new Map<number, Array<{ entityRef: string; time: Date }>>();
    if (!last) return { rows, links };
    const linked = await this.knex('entry_entities')
      .where('position', '>=', begin)
      .where('position', '<=', last.position);
    for (const { position, entity_ref: entityRef, time } of linked) {
      const known = links.get(Number(position));
      if (known) known.push({ entityRef, time });
      else links.set(Number(position), [{ entityRef, time }]);
    }
    return { rows, links };
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
