import { ConflictError } from '@backstage/errors';
import type { SigningKey } from '@internal/plugin-audit-common';
import type { Clock } from '@internal/plugin-kit';
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { KeyStore, StoredKey } from '../database/KeyStore';
import type { KeyFolder } from './KeyFolder';
import { activeKey, nextActiveTime, type RotationPolicy, stateOf } from './keyStates';
import { fingerprintOf, jsonSignatureHolds, signJson } from './signedHead';

/** The keys that sign tree heads, each endorsed by the one before it. */
export class KeyRing {
  constructor(
    private readonly options: {
      store: KeyStore;
      folder: KeyFolder;
      policy: RotationPolicy;
      /** Besides those at hand. */
      trustedFingerprints: string[];
      clock: Clock;
    },
  ) {}

  /** Oldest first. */
  async list(): Promise<SigningKey[]> {
    const keys = await this.options.store.list();
    const now = this.options.clock.now();
    return keys.map(key => ({ ...key, state: stateOf(key, keys, now) }));
  }

  /**
   * The keys whose heads count: those whose private half lies in this portal's folder, those that the configuration names, and those
   * that one of these endorses. What only the database says can be forged by who can write there.
   */
  async trustedKeys(): Promise<Map<string, KeyObject>> {
    const { store, folder, trustedFingerprints } = this.options;
    const trusted = new Map<string, KeyObject>();
    for (const key of await store.list()) {
      const publicKey = createPublicKey(key.publicKeyPem);
      const ours =
        trustedFingerprints.includes(key.fingerprint) || (await folder.read(key.fingerprint));
      const genuine = fingerprintOf(publicKey) === key.fingerprint;
      if (genuine && (ours || isEndorsed(key, trusted))) trusted.set(key.fingerprint, publicKey);
    }
    return trusted;
  }

  /**
   * The key that signs now. Publishes the next one when it is time.
   *
   * @throws ConflictError when the private key is not in this portal's folder
   */
  async signer(): Promise<{ fingerprint: string; privateKey: KeyObject }> {
    const { store, folder, policy, clock } = this.options;
    let keys = await store.list();
    if (nextActiveTime(keys, clock.now(), policy)) {
      keys = await store.add(async known => {
        const at = nextActiveTime(known, clock.now(), policy);
        return at && this.#make(known, at);
      });
    }
    const active = activeKey(keys, clock.now());
    const privateKey = active && (await folder.read(active.fingerprint));
    if (!active || !privateKey) {
      throw new ConflictError(
        `No tree head was signed: the private key ${active?.fingerprint} is not in the folder \`audit.signing.keyFolder\` of this portal. Records are kept as ever. Bring the file back, or make a new key take over (POST /api/audit/keys), which nobody can endorse then.`,
      );
    }
    return { fingerprint: active.fingerprint, privateKey };
  }

  /** A new key that signs from now on. */
  async rotate(): Promise<SigningKey> {
    const { store, clock } = this.options;
    const keys = await store.add(known => this.#make(known, clock.now()));
    return { ...keys.at(-1)!, state: 'active' };
  }

  async #make(known: StoredKey[], activeTime: Date): Promise<StoredKey> {
    const { folder, clock } = this.options;
    const now = clock.now();
    const previous = activeKey(known, now);
    const endorser = previous && (await folder.read(previous.fingerprint));
    const { fingerprint, publicKeyPem } = await folder.create();
    const times = { createTime: now.toISOString(), activeTime: activeTime.toISOString() };
    return {
      fingerprint,
      publicKeyPem,
      ...times,
      ...(previous &&
        endorser && {
          endorsement: {
            keyFingerprint: previous.fingerprint,
            signature: signJson({ fingerprint, ...times }, endorser),
          },
        }),
    };
  }
}

function isEndorsed(key: StoredKey, trusted: Map<string, KeyObject>): boolean {
  const { endorsement, activeTime, createTime, fingerprint } = key;
  const endorser = endorsement && trusted.get(endorsement.keyFingerprint);
  if (!endorser) return false;
  return jsonSignatureHolds(
    { activeTime, createTime, fingerprint },
    endorsement.signature,
    endorser,
  );
}
