import { TestDatabases } from '@backstage/backend-test-utils';
import type { SignedTreeHead } from '@internal/plugin-audit-common';
import type { Knex } from 'knex';
import { generateKeyPairSync } from 'node:crypto';
import { ledgerHarness } from '../__testUtils__/ledgerHarness';
import { changeRecord } from '../__testUtils__/records';
import { encodeLeaf } from '../ledger/leaf';
import { Frontier } from '../merkle/Frontier';
import { fingerprintOf, signJson } from '../signing/signedHead';

const COUNT = 40;

describe('verification', () => {
  const databases = TestDatabases.create();
  let ledger: Awaited<ReturnType<typeof ledgerHarness>>;
  let knex: Knex;

  beforeEach(async () => {
    knex = await databases.init('POSTGRES_18');
    ledger = await ledgerHarness(knex);
    const records = Array.from({ length: COUNT }, (_, n) =>
      changeRecord({
        entityRefs: [`component:default/service-${n % 4}`, 'system:default/shop'],
        reason: `reason ${n}`,
      }),
    );
    for (let at = 0; at < COUNT; at += 10) {
      await ledger.api.append(records.slice(at, at + 10));
      ledger.clock.advance(60);
      await ledger.signer.sign();
    }
  });
  afterEach(async () => {
    await ledger.clean();
    await knex.destroy();
  });

  const row = (trx: Knex, position: number) => trx('entries').where({ position }).first();
  const rewritten = (leaf: string, change: (leaf: any) => void) => {
    const content = JSON.parse(leaf);
    change(content);
    return encodeLeaf(content);
  };
  const change = (leaf: any) => {
    leaf.record.reason = 'another reason';
  };

  it('finds nothing in a ledger as it was written', async () => {
    expect(await ledger.api.verify([])).toMatchObject({
      treeSize: COUNT,
      findings: [],
      headsCompared: 4,
    });
  });

  it('refuses changes, whoever asks', async () => {
    for (const table of ['entries', 'entry_entities', 'tree_nodes', 'tree_heads', 'signing_keys']) {
      const [column] = Object.keys(await knex(table).columnInfo());
      const set = knex.raw('UPDATE ?? SET ?? = ??', [table, column, column]);
      for (const statement of [set, knex(table).delete(), knex.raw('TRUNCATE ??', [table])]) {
        await expect(statement).rejects.toThrow(/append-only/);
      }
    }
    expect(await ledger.findings()).toEqual([]);
  });

  it('names a changed record', async () => {
    await ledger.tamper(async trx => {
      const { leaf } = await row(trx, 17);
      await trx('entries')
        .where({ position: 17 })
        .update({ leaf: rewritten(leaf, change).text });
    });
    expect(await ledger.findings()).toEqual(['record-changed 17']);
  });

  it.each([17, COUNT - 1, COUNT - 2])('names record %d when its hash is changed too', async n => {
    await ledger.tamper(async trx => {
      const { text, hash } = rewritten((await row(trx, n)).leaf, change);
      await trx('entries').where({ position: n }).update({ leaf: text, leaf_hash: hash });
    });
    const report = await ledger.api.verify([]);
    const named = report.findings.filter(({ kind }) => kind === 'record-changed');
    expect(named).toHaveLength(1);
    // The last of its stream has nobody that was chained to it: it is named with its neighbour.
    expect([n, n - (n % 2)]).toContain(named[0].index);
    expect(named[0].message).toContain(`${n}`);
  });

  it('names a record that is found by something else than it says', async () => {
    await ledger.tamper(async trx => {
      await trx('entries').where({ position: 5 }).update({ actor: 'user:default/bob' });
      await trx('entry_entities').where({ position: 9 }).delete();
      await trx('entry_entities').insert({
        entity_ref: 'component:default/innocent',
        time: new Date(),
        position: 11,
      });
    });
    const found = await ledger.findings();
    expect([...new Set(found)]).toEqual(['index-changed 5', 'index-changed 9', 'index-changed 11']);
  });

  it('names a stored hash that was changed, and no record', async () => {
    await ledger.tamper(trx =>
      trx('tree_nodes')
        .where({ level: 2, index: 3 })
        .update({ hash: Buffer.alloc(32) }),
    );
    expect(await ledger.findings()).toEqual(['index-changed 12']);
  });

  it('names removed records', async () => {
    await ledger.tamper(trx => trx('entries').whereIn('position', [7, 8, 21]).delete());
    expect(await ledger.findings()).toEqual([
      'record-missing 7',
      'record-missing 8',
      'record-missing 21',
    ]);
  });

  it('names a removed record when the others were closed up', async () => {
    await ledger.tamper(async trx => {
      await trx('entries').where({ position: 12 }).delete();
      await trx.raw('UPDATE entries SET position = position - 1 WHERE position > 12');
      await trx('entry_entities').where({ position: 12 }).delete();
      await trx.raw('UPDATE entry_entities SET position = position - 1 WHERE position > 12');
    });
    expect(await ledger.findings()).toEqual(['record-missing 12']);
  });

  it.each([
    [14, 15],
    [3, 30],
  ])('names records %d and %d that have changed places', async (a, b) => {
    await ledger.tamper(async trx => {
      for (const table of ['entries', 'entry_entities']) {
        for (const [from, to] of [
          [a, -1],
          [b, a],
          [-1, b],
        ])
          await trx(table).where({ position: from }).update({ position: to });
      }
    });
    expect(await ledger.findings()).toEqual([`record-reordered ${a}`, `record-reordered ${b}`]);
  });

  it('tells that the end is cut off, even when its heads are gone from the ledger', async () => {
    const kept = (await ledger.heads.latest())!;
    await ledger.tamper(async trx => {
      await trx('entries').where('position', '>=', 35).delete();
      await trx('tree_heads').where('tree_size', '>', 30).delete();
      await trx('tree_nodes').whereRaw('("index" + 1) * power(2, level) > 35').delete();
      await trx('entry_entities').where('position', '>=', 35).delete();
    });
    expect(await ledger.findings()).toContain('tail-truncated 35');
    await ledger.clean();
    expect(await ledger.findings([kept])).not.toEqual([]);
  });

  it('tells that history was rewritten as a whole, and since when', async () => {
    const kept = await ledger.heads.list(10);
    await rewriteFrom(25);
    expect(await ledger.findings()).toEqual(['head-inconsistent 20']);
    await ledger.tamper(trx => trx('tree_heads').delete());
    expect(await ledger.findings(kept)).toContain('head-inconsistent 20');
  });

  it('tells a forged head from a signed one', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const fingerprint = fingerprintOf(publicKey);
    const forged = (treeSize: number, keyFingerprint: string): SignedTreeHead => {
      const content = {
        treeSize,
        rootHash: 'ab'.repeat(32),
        time: '2026-01-01T00:00:00.000Z',
        keyFingerprint,
      };
      return { ...content, signature: signJson(content, privateKey) };
    };
    const real = (await ledger.heads.latest())!;
    // By nobody's key, in the name of the real key, and by a key that somebody has put into the table.
    expect(await ledger.findings([forged(3, fingerprint)])).toEqual(['head-forged 3']);
    expect(await ledger.findings([forged(4, real.keyFingerprint)])).toEqual(['head-forged 4']);
    await knex('signing_keys').insert({
      fingerprint,
      public_key_pem: publicKey.export({ type: 'spki', format: 'pem' }),
      create_time: new Date('2025-01-01'),
      active_time: new Date('2025-01-01'),
    });
    expect(await ledger.findings([forged(5, fingerprint)])).toEqual(['head-forged 5']);
    expect(await ledger.findings([{ ...real, treeSize: COUNT + 1 }])).toEqual([
      `head-forged ${COUNT + 1}`,
    ]);
  });

  it('trusts heads of keys that took over from each other', async () => {
    ledger.clock.advance(84 * 86_400);
    await ledger.api.append([changeRecord()]);
    await ledger.signer.sign();
    expect((await ledger.keys.list()).map(({ state }) => state)).toEqual(['active', 'next']);
    ledger.clock.advance(7 * 86_400);
    await ledger.api.append([changeRecord()]);
    const head = await ledger.signer.sign();
    const keys = await ledger.keys.list();
    expect(keys.map(({ state }) => state)).toEqual(['retired', 'active']);
    expect(head.keyFingerprint).toBe(keys[1].fingerprint);
    expect(keys[1].endorsement?.keyFingerprint).toBe(keys[0].fingerprint);
    expect(await ledger.findings()).toEqual([]);
  });

  /** What somebody with every right in the database, but without the signing key, can do at most. */
  async function rewriteFrom(position: number) {
    const rows = await knex('entries').orderBy('position');
    const tree = new Frontier();
    const tips = new Map<string, string>();
    await ledger.tamper(async trx => {
      for (const [index, { leaf }] of rows.entries()) {
        const { text, hash } = rewritten(leaf, content => {
          if (index === position) change(content);
          content.previousHash = tips.get(content.stream) ?? content.previousHash;
          tips.set(content.stream, encodeLeaf(content).hash.toString('hex'));
        });
        await trx('entries').where({ position: index }).update({ leaf: text, leaf_hash: hash });
        for (const node of tree.append(hash)) {
          const { level, index: place } = node;
          await trx('tree_nodes').where({ level, index: place }).update({ hash: node.hash });
        }
      }
    });
  }
});
