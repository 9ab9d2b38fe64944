import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { removeOldLogs, rotateWhenLarge } from './rotation.ts';
import { lastLines } from './tail.ts';

const folder = mkdtempSync(join(tmpdir(), 'devopshub-logs-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const options = { maxBytes: 1000, keep: 2, retentionMs: 1000 };

test('a log is rotated under a process that goes on writing to it', async () => {
  const file = join(folder, 'writer.log');
  const child = spawn(
    process.execPath,
    [
      '-e',
      'process.stdin.on("data", n => process.stdout.write("x".repeat(99) + "\\n".repeat(Number(n))))',
    ],
    { stdio: ['pipe', openSync(file, 'a'), 'inherit'] },
  );
  const grownTo = async (size: number) => {
    while (statSync(file).size < size) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  };
  child.stdin!.write('901');
  await grownTo(1000);
  assert.equal(rotateWhenLarge(file, options), true);
  assert.equal(statSync(file).size, 0);
  child.stdin!.write('1');
  await grownTo(100);
  assert.equal(readFileSync(file, 'utf8'), `${'x'.repeat(99)}\n`, 'no hole where the old part was');
  assert.equal(statSync(`${file}.1`).size, 1000);
  assert.equal(rotateWhenLarge(file, options), false);
  child.stdin!.end();
  await once(child, 'exit');
});

test('only so many parts are kept, the newest first', () => {
  const file = join(folder, 'parts.log');
  for (const letter of ['a', 'b', 'c']) {
    appendFileSync(file, letter.repeat(1000));
    rotateWhenLarge(file, options);
  }
  assert.equal(readFileSync(`${file}.1`, 'utf8')[0], 'c');
  assert.equal(readFileSync(`${file}.2`, 'utf8')[0], 'b');
  assert.equal(existsSync(`${file}.3`), false);
});

test('the logs of an instance that has ended go after a day with their parts; others stay', () => {
  const old = join(folder, 'old.log');
  const used = join(folder, 'used.log');
  const fresh = join(folder, 'fresh.log');
  [old, `${old}.1`, used, fresh].forEach(file => writeFileSync(file, 'x'));
  [old, used].forEach(file => utimesSync(file, 1, 1));
  removeOldLogs(folder, new Set([used]), Date.now(), options);
  assert.deepEqual([old, `${old}.1`, used, fresh].map(existsSync), [false, false, true, true]);
});

test('the last lines are those, whole, however long the file is', () => {
  const file = join(folder, 'long.log');
  writeFileSync(
    file,
    Array.from({ length: 50_000 }, (_, i) => `line ${i} ${'.'.repeat(40)}`).join('\n'),
  );
  const lines = lastLines(file, 200);
  assert.equal(lines.length, 200);
  assert.match(lines[0], /^line 49800 /);
  assert.deepEqual(lastLines(join(folder, 'none.log'), 10), []);
});
