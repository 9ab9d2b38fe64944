/** @jest-environment node */
import { generateKeyPairSync, sign, webcrypto } from 'node:crypto';
import type { LedgerEntry, SigningKey } from '@internal/plugin-audit-common';
import { bytesOfHex, hexOf } from './bytes';
import { canonicalJson } from './canonicalJson';
import { isConsistent, leafHash, rootOfInclusion } from './merkle';
import { readHead, verifyKeptHead } from './verifyHead';
import { leafHashOf, verifyRecord } from './verifyRecord';

const subtle = webcrypto.subtle as SubtleCrypto;

// The reference vectors of RFC 6962 in the Certificate Transparency code.
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots: Record<number, string> = {
  1: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  2: 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  3: 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  5: '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  6: '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  8: '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
};
const node = {
  a: '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  b: '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  c: '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  d: 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  e: 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  f: 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  g: '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
};

describe('RFC 6962', () => {
  it.each([
    [0, 1, []],
    [0, 8, [node.a, node.b, node.c]],
    [5, 8, [node.d, node.e, node.f]],
    [2, 3, [roots[2]]],
  ])('leaf %i lies in the tree of %i', async (leafIndex, treeSize, path) => {
    const leaf = await leafHash(bytesOfHex(leaves[leafIndex]), subtle);
    const proof = { leafIndex, treeSize, path };
    expect(await rootOfInclusion(proof, leaf, subtle)).toBe(roots[treeSize]);
    await expect(
      rootOfInclusion({ ...proof, path: [...path, node.a] }, leaf, subtle),
    ).rejects.toThrow('too long');
  });

  it('a path that ends early leads nowhere', async () => {
    const leaf = await leafHash(bytesOfHex(leaves[5]), subtle);
    const proof = { leafIndex: 5, treeSize: 8, path: [node.d, node.e] };
    await expect(rootOfInclusion(proof, leaf, subtle)).rejects.toThrow('too short');
  });

  it.each([
    [1, 1, []],
    [1, 8, [node.a, node.b, node.c]],
    [6, 8, [node.g, node.e, node.f]],
    [2, 5, [node.b, node.d]],
  ])('the tree of %i is the beginning of that of %i', async (fromSize, toSize, path) => {
    const proof = { fromSize, toSize, path };
    expect(await isConsistent(proof, roots[fromSize], roots[toSize], subtle)).toBe(true);
    expect(await isConsistent(proof, roots[3], roots[toSize], subtle)).toBe(false);
    expect(await isConsistent(proof, roots[fromSize], roots[3], subtle)).toBe(false);
    expect(
      await isConsistent(
        { ...proof, path: [...path, node.a] },
        roots[fromSize],
        roots[toSize],
        subtle,
      ),
    ).toBe(false);
  });
});

it('writes the canonical JSON of RFC 8785, 3.2.3', () => {
  const value = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  expect(Object.values(JSON.parse(canonicalJson(value)))).toHaveLength(7);
  expect(canonicalJson(value).match(/"[^"]+"(?=[,}])/g)).toEqual([
    '"Carriage Return"',
    '"One"',
    '"Control"',
    '"Latin Small Letter O With Diaeresis"',
    '"Euro Sign"',
    '"Emoji: Grinning Face"',
    '"Hebrew Letter Dalet With Dagesh"',
  ]);
  expect(canonicalJson({ b: [1e21, 1.5, undefined], a: undefined })).toBe('{"b":[1e+21,1.5,null]}');
});

describe('a record', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const der = publicKey.export({ type: 'spki', format: 'der' });

  async function proofOf(message: string) {
    const entry = {
      index: 0,
      stream: 'component:default/order',
      streamIndex: 0,
      previousHash: '0'.repeat(64),
      leafHash: '',
      appendTime: '2026-11-22T12:00:00.000Z',
      record: { id: 'a', message },
    } as unknown as LedgerEntry;
    entry.leafHash = await leafHashOf(entry, subtle);
    const keyFingerprint = hexOf(await subtle.digest('SHA-256', der));
    const signed = {
      treeSize: 1,
      rootHash: entry.leafHash,
      time: entry.appendTime,
      keyFingerprint,
    };
    const signature = sign(null, Buffer.from(canonicalJson(signed)), privateKey).toString('base64');
    const keys = [
      {
        fingerprint: keyFingerprint,
        publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }),
      } as SigningKey,
    ];
    const inclusion = { leafIndex: 0, treeSize: 1, path: [] };
    return { proof: { entry, inclusion, head: { ...signed, signature } }, keys };
  }
  const statuses = async (...args: Parameters<typeof verifyRecord>) =>
    (await verifyRecord(...args)).map(({ status }) => status);

  it('is followed to the signature', async () => {
    const { proof, keys } = await proofOf('order promoted');
    expect(await statuses(proof, keys, subtle)).toEqual(['holds', 'holds', 'holds']);
  });

  it('that was changed, or whose head was forged, is found', async () => {
    const { proof, keys } = await proofOf('order promoted');
    const other = {
      ...proof.entry,
      record: { ...proof.entry.record, message: 'nothing happened' },
    };
    expect(await statuses({ ...proof, entry: other }, keys, subtle)).toEqual([
      'broken',
      'broken',
      'holds',
    ]);
    // As one who also changes the hash and the root, but has no key.
    const hash = await leafHashOf(other, subtle);
    const forged = {
      ...proof,
      entry: { ...other, leafHash: hash },
      head: { ...proof.head, rootHash: hash },
    };
    expect(await statuses(forged, keys, subtle)).toEqual(['holds', 'holds', 'broken']);
    expect(await statuses(proof, [], subtle)).toEqual(['holds', 'holds', 'broken']);
  });

  it('is held against a kept head', async () => {
    const { proof, keys } = await proofOf('order promoted');
    const kept = readHead(JSON.stringify(proof.head));
    const same = async () => ({ fromSize: 1, toSize: 1, path: [] });
    expect(await verifyKeptHead(kept, kept, same, keys, subtle)).toMatchObject({
      status: 'consistent',
    });
    const other = { ...kept, rootHash: roots[1] };
    expect((await verifyKeptHead(kept, other, same, keys, subtle)).message).toMatch(/changed/);
    const shorter = { ...kept, treeSize: 0 };
    expect((await verifyKeptHead(kept, shorter, same, keys, subtle)).message).toMatch(/cut off/);
    expect((await verifyKeptHead(other, kept, same, keys, subtle)).message).toMatch(/signature/);
    expect(() => readHead('{"treeSize":1}')).toThrow(/no tree head/);
  });
});
