#!/usr/bin/env node
// Verifies an export of the change ledger without the portal, the network or any dependency:
//
//   node verify.mjs --head <file with a tree head that you kept> --key <fingerprint of a key that you trust>
//
// Run it in the unzipped folder, or name that folder as the last argument. Exits with 0 when everything holds, 1 when something does
// not (each finding is named), 2 when it could not be told.
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const sha256 = (...parts) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leafHash = text => sha256(Buffer.of(0), text);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);
const hex = text => Buffer.from(text, 'hex');

/** Canonical JSON (RFC 8785). */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(each => canonical(each)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map(key => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

/** RFC 9162, 2.1.3.2. */
export function inclusionHolds({ leafIndex, treeSize, path }, leaf, root) {
  if (leafIndex < 0 || leafIndex >= treeSize) return false;
  let [index, last, hash] = [leafIndex, treeSize - 1, leaf];
  for (const sibling of path.map(hex)) {
    if (last === 0) return false;
    if (index % 2 === 1 || index === last) {
      hash = nodeHash(sibling, hash);
      while (index % 2 === 0 && index !== 0) [index, last] = [index / 2, Math.floor(last / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
  }
  return last === 0 && hash.equals(root);
}

/** RFC 9162, 2.1.4.2. */
export function consistencyHolds({ fromSize, toSize, path }, fromRoot, toRoot) {
  if (fromSize <= 0 || fromSize > toSize) return false;
  if (fromSize === toSize) return path.length === 0 && fromRoot.equals(toRoot);
  if (path.length === 0) return false;
  const hashes = path.map(hex);
  if (Number.isInteger(Math.log2(fromSize))) hashes.unshift(fromRoot);
  let [index, last] = [fromSize - 1, toSize - 1];
  while (index % 2 === 1) [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
  let [from, to] = [hashes[0], hashes[0]];
  for (const sibling of hashes.slice(1)) {
    if (last === 0) return false;
    if (index % 2 === 1 || index === last) {
      [from, to] = [nodeHash(sibling, from), nodeHash(sibling, to)];
      while (index % 2 === 0 && index !== 0) [index, last] = [index / 2, Math.floor(last / 2)];
    } else {
      to = nodeHash(to, sibling);
    }
    [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
  }
  return last === 0 && from.equals(fromRoot) && to.equals(toRoot);
}

/** The root of a growing tree. */
class Tree {
  size = 0;
  #edge = [];
  append(leaf) {
    let node = { width: 1, hash: leaf };
    while (this.#edge.at(-1)?.width === node.width) {
      node = { width: node.width * 2, hash: nodeHash(this.#edge.pop().hash, node.hash) };
    }
    this.#edge.push(node);
    this.size += 1;
  }
  get root() {
    if (this.size === 0) return sha256();
    return this.#edge.map(({ hash }) => hash).reduceRight((right, left) => nodeHash(left, right));
  }
}

const fingerprintOf = key => sha256(key.export({ type: 'spki', format: 'der' })).toString('hex');
const signatureHolds = (value, signature, key) =>
  verifySignature(null, Buffer.from(canonical(value)), key, Buffer.from(signature, 'base64'));

/** Keys that the trusted one vouches for, one after the other, and that one itself. */
function trustedKeys(items, trusted) {
  const keys = new Map();
  let grew = true;
  while (grew) {
    grew = false;
    for (const { fingerprint, publicKeyPem, activeTime, createTime, endorsement } of items) {
      if (keys.has(fingerprint)) continue;
      const key = createPublicKey(publicKeyPem);
      if (fingerprintOf(key) !== fingerprint) continue;
      const endorser = endorsement && keys.get(endorsement.keyFingerprint);
      const statement = { activeTime, createTime, fingerprint };
      const endorsed = endorser && signatureHolds(statement, endorsement.signature, endorser);
      if (fingerprint !== trusted && !endorsed) continue;
      keys.set(fingerprint, key);
      grew = true;
    }
  }
  return keys;
}

async function* lines(file) {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Infinity });
}

/** @returns what does not hold, as `{kind, index?, message}`, and what was looked at */
export async function verifyExport(folder, { keptHead, trustedKey } = {}) {
  const findings = [];
  const notes = [];
  const find = (kind, message, index) => findings.push({ kind, index, message });
  const json = name => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const manifest = json('manifest.json');
  const heads = json('heads.json').items;
  const keyItems = json('keys.json').items;
  const head = json('head.json');
  if (!trustedKey) {
    notes.push(
      'No --key: the key that came with the export is believed. Name the fingerprint that you know.',
    );
  }
  const keys = trustedKeys(keyItems, trustedKey ?? keyItems[0]?.fingerprint);
  const valid = (one, whose) => {
    const { signature, ...content } = one;
    const key = keys.get(one.keyFingerprint);
    let holds = false;
    try {
      holds = key !== undefined && signatureHolds(content, signature, key);
    } catch {
      holds = false;
    }
    if (!holds) {
      const why = key
        ? 'its signature does not hold'
        : `nobody vouches for its key ${one.keyFingerprint}`;
      find(
        'head-forged',
        `The tree head of ${one.treeSize} records ${whose} is forged: ${why}`,
        one.treeSize,
      );
    }
    return holds;
  };
  const headHolds = valid(head, 'in this export');
  const kept = keptHead && valid(keptHead, 'that you kept') ? keptHead : undefined;
  if (!keptHead) {
    notes.push(
      'No --head: this shows that the export fits its own head, not that history is the one that you once saw.',
    );
  }
  const known = heads.filter(one => valid(one, 'in heads.json'));
  const wanted = [...known, ...(kept ? [kept] : []), ...(headHolds ? [head] : [])].sort(
    (a, b) => a.treeSize - b.treeSize,
  );
  const checked = manifest.complete
    ? await verifyAll(folder, head, wanted, kept, find)
    : await verifySelection(folder, json, head, headHolds, kept, find);
  return { findings, notes, records: checked, head, complete: manifest.complete };
}

/** Every record from the first to the last: nothing may be missing, and the root is computed anew. */
async function verifyAll(folder, head, heads, kept, find) {
  const hashes = lines(join(folder, 'hashes.txt'));
  const tree = new Tree();
  const tips = new Map();
  const broken = new Set();
  const named = new Set();
  const name = (kind, message, index) => named.add(index) && find(kind, message, index);
  let position = 0;
  let lost = false;
  let lastGood = 0;
  const compare = () => {
    while (heads.length > 0 && heads[0].treeSize <= tree.size) {
      const one = heads.shift();
      if (lost || one.treeSize !== tree.size) continue;
      if (tree.root.toString('hex') === one.rootHash) lastGood = one.treeSize;
      else if (!broken.has('head') && named.size === 0) {
        broken.add('head');
        find(
          'head-inconsistent',
          `History was rewritten: the first ${one.treeSize} records do not have the root of the head from ${one.time}. The first ${lastGood} are as a signed head says.`,
          lastGood,
        );
      }
    }
  };
  compare();
  const rows = [];
  for await (const line of lines(join(folder, 'records.ndjson'))) {
    let leaf;
    try {
      leaf = JSON.parse(line);
    } catch {
      leaf = undefined;
    }
    rows.push(
      leaf && {
        index: leaf.index,
        stream: leaf.stream,
        streamIndex: leaf.streamIndex,
        previousHash: leaf.previousHash,
        hash: leafHash(line),
      },
    );
  }
  const stored = [];
  for await (const line of hashes) stored.push(line);
  for (const [place, row] of rows.entries()) {
    const next = rows[place + 1];
    // A hole: the numbers go on behind it. Otherwise the record only lies in another place.
    if (
      row &&
      row.index > position &&
      (!next || next.index === row.index + 1) &&
      row.index <= head.treeSize
    ) {
      for (; position < row.index; position++) {
        name('record-missing', `Record ${position} is missing`, position);
        lost = true;
      }
    }
    const index = position++;
    if (!row || (row.index === index && stored[index] !== row.hash.toString('hex'))) {
      name(
        'record-changed',
        `Record ${index} is not what was written: its content does not have its hash`,
        index,
      );
    } else if (row.index !== index) {
      name(
        'record-reordered',
        `At place ${index} lies the record that was written as number ${row.index}`,
        index,
      );
      lost = true;
      continue;
    }
    if (row) {
      const tip = tips.get(row.stream);
      const follows = tip ? tip.streamIndex + 1 === row.streamIndex : row.streamIndex === 0;
      if (follows && row.previousHash !== (tip?.hash ?? '0'.repeat(64)) && !named.has(tip?.index)) {
        name(
          'record-changed',
          `Record ${
            tip?.index ?? index
          } is not what was written: record ${index} was chained to another content`,
          tip?.index ?? index,
        );
      }
      tips.set(row.stream, {
        index,
        streamIndex: row.streamIndex,
        hash: stored[index] ?? row.hash.toString('hex'),
      });
    }
    tree.append(row ? row.hash : Buffer.alloc(32));
    compare();
  }
  const size = Math.max(head.treeSize, kept?.treeSize ?? 0);
  if (position < size) {
    find(
      'tail-truncated',
      `The end is cut off: a head tells of ${size} records, and there are ${position}`,
      position,
    );
  }
  return rows.length;
}

/** Chosen records: each one's place in the tree is proved, not that none was left out. */
async function verifySelection(folder, json, head, headHolds, kept, find) {
  const root = hex(head.rootHash);
  const proofs = lines(join(folder, 'proofs.ndjson'));
  let count = 0;
  for await (const line of lines(join(folder, 'records.ndjson'))) {
    const proof = JSON.parse((await proofs.next()).value ?? '{"path":[]}');
    let index = `in line ${count + 1}`;
    try {
      index = JSON.parse(line).index;
    } catch {
      // Named by its line.
    }
    const here = proof.leafIndex === index && proof.treeSize === head.treeSize;
    if (!here || !inclusionHolds(proof, leafHash(line), root)) {
      find(
        'record-changed',
        `Record ${index} is not the one that the tree head tells of: it was changed or put in another's place`,
        index,
      );
    }
    count += 1;
  }
  const { count: said } = json('manifest.json');
  if (said !== count)
    find('record-missing', `The manifest tells of ${said} records, and there are ${count}`);
  if (kept && headHolds) {
    if (kept.treeSize > head.treeSize) {
      find(
        'tail-truncated',
        `Your head tells of ${kept.treeSize} records, the export's of ${head.treeSize}`,
        head.treeSize,
      );
      return count;
    }
    const proof = json('consistency.json').items.find(one => one.fromSize === kept.treeSize) ?? {
      fromSize: kept.treeSize,
      toSize: head.treeSize,
      path: [],
    };
    const fromNothing = kept.treeSize === 0 && hex(kept.rootHash).equals(sha256());
    if (!fromNothing && !consistencyHolds(proof, hex(kept.rootHash), root)) {
      find(
        'head-inconsistent',
        `The tree of ${head.treeSize} records is no continuation of the ${kept.treeSize} records that your head tells of, or the export lacks the proof`,
        kept.treeSize,
      );
    }
  }
  return count;
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { head: { type: 'string' }, key: { type: 'string' } },
    allowPositionals: true,
  });
  const folder = positionals[0] ?? (existsSync('manifest.json') ? '.' : import.meta.dirname);
  const keptHead = values.head && JSON.parse(readFileSync(values.head, 'utf8'));
  const report = await verifyExport(folder, { keptHead, trustedKey: values.key });
  for (const note of report.notes) console.log(`Note: ${note}`);
  for (const { kind, message } of report.findings) console.log(`${kind}: ${message}`);
  const what = report.complete
    ? `all ${report.records} records of the ledger, none missing`
    : `${report.records} chosen records; each is in the ledger as it stands here`;
  if (report.findings.length === 0)
    console.log(
      `OK: ${what}. Tree head of ${report.head.treeSize} records from ${report.head.time}.`,
    );
  else console.log(`NOT OK: ${report.findings.length} findings in ${report.records} records.`);
  return report.findings.length === 0 ? 0 : 1;
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  main().then(
    code => (process.exitCode = code),
    error => {
      console.error(`It could not be told: ${error.message}`);
      process.exitCode = 2;
    },
  );
}
