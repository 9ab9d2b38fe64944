// RFC 6962 vectors of transparency-dev/merkle: what is right must verify, what is wrong must not.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { verifyConsistency, verifyInclusion } from '../src/merkle/verify';
import { consistencyHolds, inclusionHolds } from '../assets/verify.mjs';

const SUITE = join(process.env.CONFORMANCE_SUITES!, 'merkle', 'testdata');
const EXPECTED = 196;

interface Vector {
  desc: string;
  wantErr: boolean;
  proof: string[] | null;
}
interface InclusionVector extends Vector {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
}
interface ConsistencyVector extends Vector {
  size1: number;
  size2: number;
  root1: string;
  root2: string;
}

const base64 = (value: string | null) => Buffer.from(value ?? '', 'base64');
const hex = (value: string) => base64(value).toString('hex');
const whole = (...hashes: Buffer[]) => hashes.every(hash => hash.length === 32);

const vectors = readdirSync(SUITE, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.json'))
  .map(name => ({ name, vector: JSON.parse(readFileSync(join(SUITE, name), 'utf8')) }));

test('the suite is whole', () => assert.equal(vectors.length, EXPECTED));

for (const { name, vector } of vectors) {
  test(`${name}: ${vector.desc}`, () => {
    const answers = name.startsWith('inclusion') ? inclusion(vector) : consistency(vector);
    // The portal and the verifier of exports are two implementations.
    for (const answer of answers) assert.equal(answer, !vector.wantErr);
  });
}

function inclusion(vector: InclusionVector): boolean[] {
  const { leafIdx, treeSize } = vector;
  const proof = (vector.proof ?? []).map(base64);
  const [leafHash, root] = [base64(vector.leafHash), base64(vector.root)];
  if (!whole(leafHash, root, ...proof)) return [false];
  return [
    verifyInclusion({ leafIndex: leafIdx, treeSize, leafHash, root, path: proof }),
    inclusionHolds(
      { leafIndex: leafIdx, treeSize, path: (vector.proof ?? []).map(hex) },
      leafHash,
      root,
    ),
  ];
}

function consistency(vector: ConsistencyVector): boolean[] {
  const { size1: fromSize, size2: toSize } = vector;
  const [fromRoot, toRoot] = [base64(vector.root1), base64(vector.root2)];
  const proof = (vector.proof ?? []).map(base64);
  return [
    verifyConsistency({ fromSize, toSize, fromRoot, toRoot, path: proof }),
    consistencyHolds({ fromSize, toSize, path: (vector.proof ?? []).map(hex) }, fromRoot, toRoot),
  ];
}
