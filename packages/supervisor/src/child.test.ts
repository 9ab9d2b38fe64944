import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { adoptChild, startChild, type ChildOptions } from './child.ts';
import { processIdOf, processRuns } from './processId.ts';
import { endStrays, findStrays } from './strays.ts';

const folder = mkdtempSync(join(tmpdir(), 'devopshub-child-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const node = (name: string, script: string): ChildOptions => ({
  name,
  command: process.execPath,
  args: ['-e', script],
  cwd: folder,
  env: { PATH: process.env.PATH },
  logFile: join(folder, `${name}.log`),
  owner: folder,
});

async function logOf(name: string, pattern: RegExp): Promise<string> {
  for (;;) {
    const text = readFileSync(join(folder, `${name}.log`), 'utf8');
    if (pattern.test(text)) {
      return text;
    }
    await sleep(20);
  }
}

test('a child writes to its log file and tells how it ended', async () => {
  const child = await startChild(node('short', 'console.log("hello"); process.exitCode = 3'));
  assert.deepEqual(await child.exited, { code: 3, signal: null });
  assert.match(readFileSync(join(folder, 'short.log'), 'utf8'), /^hello$/m);
  assert.equal(processRuns(child), false);
});

test('a command that does not exist rejects', async () => {
  await assert.rejects(startChild({ ...node('none', ''), command: join(folder, 'none') }), {
    code: 'ENOENT',
  });
});

test('stop ends the whole group, also a grandchild that ignores SIGTERM', async () => {
  const grandchild =
    'process.on("SIGTERM", () => {}); console.log(process.pid); setInterval(() => {}, 1e6)';
  const child = await startChild(
    node(
      'parent',
      `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(
        grandchild,
      )}], { stdio: "inherit" })`,
    ),
  );
  const pid = Number((await logOf('parent', /\d+\n/)).trim());
  const id = processIdOf(pid)!;
  await child.stop({ graceSeconds: 1 });
  assert.equal(processRuns(child), false);
  while (processRuns(id)) {
    await sleep(10);
  }
});

test('a child is adopted by pid and start time, and by nothing less', async () => {
  const child = await startChild(node('adopted', 'setInterval(() => {}, 1e6)'));
  assert.equal(adoptChild('adopted', { pid: child.pid, startTime: 'another' }), undefined);
  const adopted = adoptChild('adopted', { pid: child.pid, startTime: child.startTime })!;
  assert.deepEqual(await adopted.stop(), { code: null, signal: null });
  assert.deepEqual(await child.exited, { code: null, signal: 'SIGTERM' });
});

test('strays are found by their owner and ended, known children and their descendants are not', async () => {
  const known = await startChild(
    node(
      'known',
      'require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], {detached: true}); setInterval(() => {}, 1e6)',
    ),
  );
  const stray = await startChild(node('stray', 'setInterval(() => {}, 1e6)'));
  const found = findStrays(folder, [known]);
  assert.deepEqual(
    found.map(id => id.pid),
    [stray.pid],
  );
  assert.equal(await endStrays(folder, [known]), 1);
  assert.equal(processRuns(stray), false);
  assert.equal(processRuns(known), true);
  assert.equal(await endStrays(folder, []), 2);
});
