import type { Knex } from 'knex';
import type { KeyStore, StoredKey } from './KeyStore';

interface KeyRow {
  fingerprint: string;
  public_key_pem: string;
  create_time: Date;
  active_time: Date;
  endorsed_by: string | null;
  endorsement: string | null;
}

const KEY_LOCK = `hashtextextended('audit.signing-keys', 0)`;

function keyOf(row: KeyRow): StoredKey {
  return {
    fingerprint: row.fingerprint,
    publicKeyPem: row.public_key_pem,
    createTime: row.create_time.toISOString(),
    activeTime: row.active_time.toISOString(),
    ...(row.endorsed_by &&
      row.endorsement && {
        endorsement: { keyFingerprint: row.endorsed_by, signature: row.endorsement },
      }),
  };
}

export class DatabaseKeyStore implements KeyStore {
  constructor(private readonly knex: Knex) {}

  async list(): Promise<StoredKey[]> {
    return keysOf(this.knex);
  }

  async add(next: (keys: StoredKey[]) => Promise<StoredKey | undefined>): Promise<StoredKey[]> {
    return this.knex.transaction(async trx => {
      await trx.raw(`SELECT pg_advisory_xact_lock(${KEY_LOCK})`);
      const keys = await keysOf(trx);
      const key = await next(keys);
      if (!key) return keys;
      await trx<KeyRow>('signing_keys').insert({
        fingerprint: key.fingerprint,
        public_key_pem: key.publicKeyPem,
        create_time: new Date(key.createTime),
        active_time: new Date(key.activeTime),
        endorsed_by: key.endorsement?.keyFingerprint ?? null,
        endorsement: key.endorsement?.signature ?? null,
      });
      return [...keys, key];
    });
  }
}

async function keysOf(knex: Knex): Promise<StoredKey[]> {
  const rows = await knex<KeyRow>('signing_keys').orderBy(['active_time', 'create_time']);
  return rows.map(keyOf);
}
