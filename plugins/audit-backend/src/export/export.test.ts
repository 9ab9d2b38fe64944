import { TestDatabases } from '@backstage/backend-test-utils';
import type { LedgerQuery, SignedTreeHead } from '@internal/plugin-audit-common';
import type { Knex } from 'knex';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerHarness } from '../__testUtils__/ledgerHarness';
import { unzip } from '../__testUtils__/unzip';
import { changeRecord } from '../__testUtils__/records';
import { leafHash } from '../merkle/hash';
import { fingerprintOf, signJson } from '../signing/signedHead';

const COUNT = 30;

describe('export', () => {
  const databases = TestDatabases.create();
  let ledger: Awaited<ReturnType<typeof ledgerHarness>>;
  let knex: Knex;
  let kept: SignedTreeHead;
  let key: string;

  beforeEach(async () => {
    knex = await databases.init('POSTGRES_18');
    ledger = await ledgerHarness(knex);
    const records = Array.from({ length: COUNT }, (_, n) =>
      changeRecord({
        entityRefs: [`component:default/service-${n % 3}`],
        reason: `reason "${n}" – ü\u0001`,
        after: { z: 1.5e300, a: [null, true, { é: n }] },
      }),
    );
    await ledger.api.append(records.slice(0, 20));
    kept = await ledger.signer.sign();
    key = kept.keyFingerprint;
    ledger.clock.advance(100);
    await ledger.api.append(records.slice(20));
  });
  afterEach(async () => {
    await ledger.clean();
    await knex.destroy();
  });

  async function unzipped(query: LedgerQuery = {}): Promise<string> {
    const file = join(ledger.folder, 'export.zip');
    await ledger.api.export(query, () => createWriteStream(file));
    const folder = join(ledger.folder, 'unzipped');
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of unzip(readFileSync(file))) {
      writeFileSync(join(folder, name), content);
    }
    return folder;
  }
  function verify(folder: string, head: SignedTreeHead | undefined = kept, fingerprint = key) {
    const headFile = join(ledger.folder, 'kept.json');
    writeFileSync(headFile, JSON.stringify(head));
    const run = spawnSync(
      process.execPath,
      ['verify.mjs', '--head', headFile, '--key', fingerprint],
      { cwd: folder, encoding: 'utf8' },
    );
    return { code: run.status, output: run.stdout + run.stderr };
  }
  const linesOf = (folder: string, name: string) =>
    readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
  const write = (folder: string, name: string, lines: string[]) =>
    writeFileSync(join(folder, name), lines.map(line => `${line}\n`).join(''));

  it('of all records proves that none is missing', async () => {
    const { code, output } = verify(await unzipped());
    expect(output).toContain('OK: all 30 records');
    expect(code).toBe(0);
  });

  it('of chosen records proves each of them', async () => {
    const folder = await unzipped({ entityRefs: ['component:default/service-1'] });
    expect(verify(folder)).toMatchObject({
      code: 0,
      output: expect.stringContaining('OK: 10 chosen records'),
    });
    const records = linesOf(folder, 'records.ndjson');
    write(folder, 'records.ndjson', [
      ...records.slice(0, 3),
      records[3].replace('reason', 'season'),
      ...records.slice(4),
    ]);
    const { index } = JSON.parse(records[3]);
    expect(verify(folder)).toMatchObject({
      code: 1,
      output: expect.stringContaining(`record-changed: Record ${index} `),
    });
    write(folder, 'records.ndjson', records.slice(1));
    expect(verify(folder).code).toBe(1);
  });

  it.each<[string, string, (records: string[], hashes: string[]) => void]>([
    [
      'a changed record',
      'record-changed: Record 7 ',
      r => (r[7] = r[7].replace('reason', 'season')),
    ],
    [
      'one that was hashed anew',
      'record-changed: Record 7 ',
      (r, h) => {
        r[7] = r[7].replace('reason', 'season');
        h[7] = leafHash(r[7]).toString('hex');
      },
    ],
    ['a removed record', 'record-missing: Record 7 ', r => r.splice(7, 1)],
    [
      'records that changed places',
      'record-reordered: At place 7 ',
      r => ([r[7], r[19]] = [r[19], r[7]]),
    ],
    ['a cut end', 'tail-truncated: ', r => r.splice(25)],
  ])('names %s', async (_, expected, tamper) => {
    const folder = await unzipped();
    const records = linesOf(folder, 'records.ndjson');
    const hashes = linesOf(folder, 'hashes.txt');
    tamper(records, hashes);
    write(folder, 'records.ndjson', records);
    write(folder, 'hashes.txt', hashes);
    const { code, output } = verify(folder);
    expect(output).toContain(expected);
    expect(code).toBe(1);
  });

  it('names a cut end that comes with an older, genuine head', async () => {
    const folder = await unzipped();
    const newest: SignedTreeHead = JSON.parse(readFileSync(join(folder, 'head.json'), 'utf8'));
    write(folder, 'records.ndjson', linesOf(folder, 'records.ndjson').slice(0, 20));
    writeFileSync(join(folder, 'head.json'), JSON.stringify(kept));
    writeFileSync(join(folder, 'heads.json'), JSON.stringify({ items: [kept] }));
    expect(verify(folder, newest).output).toContain('tail-truncated');
  });

  it('names a forged head, also when its key comes with it', async () => {
    const folder = await unzipped();
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const { signature: _, ...head } = JSON.parse(readFileSync(join(folder, 'head.json'), 'utf8'));
    const content = { ...head, keyFingerprint: fingerprintOf(publicKey) };
    const forged = { ...content, signature: signJson(content, privateKey) };
    writeFileSync(join(folder, 'head.json'), JSON.stringify(forged));
    const keys = JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8'));
    keys.items.push({
      ...keys.items[0],
      fingerprint: content.keyFingerprint,
      publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }),
    });
    writeFileSync(join(folder, 'keys.json'), JSON.stringify(keys));
    expect(verify(folder)).toMatchObject({
      code: 1,
      output: expect.stringContaining('head-forged'),
    });
  });

  it('names a history that is another one than the kept head tells of', async () => {
    const folder = await unzipped();
    const other = await (async () => {
      const { signature: _, ...content } = kept;
      const changed = { ...content, rootHash: 'ab'.repeat(32) };
      const { privateKey } = await ledger.keys.signer();
      return { ...changed, signature: signJson(changed, privateKey) };
    })();
    expect(verify(folder, other).output).toContain('head-inconsistent');
    const chosen = await unzipped({ kind: 'event' });
    expect(verify(chosen, other).output).toContain('head-inconsistent');
  });
});
