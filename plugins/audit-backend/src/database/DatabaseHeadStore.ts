import type { SignedTreeHead } from '@internal/plugin-audit-common';
import type { Knex } from 'knex';
import type { HeadStore } from './HeadStore';

interface HeadRow {
  tree_size: string | number;
  root_hash: Buffer;
  time: Date;
  key_fingerprint: string;
  signature: string;
}

const headOf = (row: HeadRow): SignedTreeHead => ({
  treeSize: Number(row.tree_size),
  rootHash: row.root_hash.toString('hex'),
  time: row.time.toISOString(),
  keyFingerprint: row.key_fingerprint,
  signature: row.signature,
});

export class DatabaseHeadStore implements HeadStore {
  constructor(private readonly knex: Knex) {}

  async add(head: SignedTreeHead): Promise<void> {
    await this.knex<HeadRow>('tree_heads')
      .insert({
        tree_size: head.treeSize,
        root_hash: Buffer.from(head.rootHash, 'hex'),
        time: new Date(head.time),
        key_fingerprint: head.keyFingerprint,
        signature: head.signature,
      })
      .onConflict('tree_size')
      .ignore();
  }

  async latest(): Promise<SignedTreeHead | undefined> {
    return (await this.list(1))[0];
  }

  async list(limit: number): Promise<SignedTreeHead[]> {
    const rows = await this.knex<HeadRow>('tree_heads').orderBy('tree_size', 'desc').limit(limit);
    return rows.map(headOf);
  }
}
