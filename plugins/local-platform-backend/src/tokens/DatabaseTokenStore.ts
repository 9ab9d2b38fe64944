import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { Clock } from '@internal/plugin-kit';
import type { RepositoryToken, TokenStore } from './TokenStore';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Expired tokens are kept a while so that their holder is told why they stopped working. */
const KEEP_EXPIRED = 30 * DAY;

interface TokenRow {
  hash: string;
  user_entity_ref: string;
  repository: string;
  scope: 'read' | 'write';
  basis: 'ownership' | 'policy';
  create_time: Date;
  expire_time: Date;
  last_use_time: Date | null;
}

export class DatabaseTokenStore implements TokenStore {
  constructor(private readonly db: Knex, private readonly clock: Clock) {}

  async issue(token: RepositoryToken) {
    // The prefix lets secret scanners find a leaked one.
    const secret = `dhub_${randomBytes(24).toString('base64url')}`;
    await this.db<TokenRow>('tokens').insert({
      hash: hashOf(secret),
      user_entity_ref: token.userEntityRef,
      repository: token.repository,
      scope: token.scope,
      basis: token.basis,
      create_time: this.clock.now(),
      expire_time: token.expireTime,
    });
    return secret;
  }

  async find(token: string): Promise<RepositoryToken | 'expired' | undefined> {
    const row = await this.db<TokenRow>('tokens').where('hash', hashOf(token)).first();
    if (!row) return undefined;
    const now = this.clock.now();
    if (row.expire_time <= now) return 'expired';
    if (!row.last_use_time || now.getTime() - row.last_use_time.getTime() > MINUTE) {
      await this.db<TokenRow>('tokens').where('hash', row.hash).update({ last_use_time: now });
    }
    return {
      userEntityRef: row.user_entity_ref,
      repository: row.repository,
      scope: row.scope,
      basis: row.basis,
      expireTime: row.expire_time,
    };
  }

  async deleteExpired() {
    const before = new Date(this.clock.now().getTime() - KEEP_EXPIRED);
    await this.db<TokenRow>('tokens').where('expire_time', '<', before).delete();
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
