import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';

const KEY_ID = 'authorizations';
const SECRET_BYTES = 32;

interface KeyRow {
  id: string;
  secret: Buffer;
}

/** Signs the ids of authorizations, with a key that all portals on the database share. */
export class TokenSigner {
  private constructor(private readonly secret: Buffer) {}

  static async create(knex: Knex): Promise<TokenSigner> {
    await knex<KeyRow>('signing_keys')
      .insert({ id: KEY_ID, secret: randomBytes(SECRET_BYTES) })
      .onConflict('id')
      .ignore();
    const [{ secret }] = await knex<KeyRow>('signing_keys').where({ id: KEY_ID }).select('secret');
    return new TokenSigner(secret);
  }

  sign(authorizationId: string): string {
    return `${authorizationId}.${this.#signature(authorizationId).toString('base64url')}`;
  }

  /** The authorization's id, or nothing when the token was not made here. */
  read(token: string): string | undefined {
    const [id, signature, ...rest] = token.split('.');
    if (!id || !signature || rest.length > 0) return undefined;
    const given = Buffer.from(signature, 'base64url');
    const right = this.#signature(id);
    return given.length === right.length && timingSafeEqual(given, right) ? id : undefined;
  }

  #signature(id: string): Buffer {
    return createHmac('sha256', this.secret).update(id).digest();
  }
}
