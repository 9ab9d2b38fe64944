import type { LogLine, LogQuery } from '@internal/plugin-logs-common';
import fc from 'fast-check';
import {
  appendFile,
  copyFile,
  mkdir,
  mkdtemp,
  rename,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFileChain } from './files/LogFileChain';
import { readBackwards, readForwards } from './files/readLines';
import { LocalLogSource } from './LocalLogSource';

const T0 = Date.parse('2026-01-05T10:00:00.000Z');
const at = (ms: number) => new Date(T0 + ms).toISOString();
const json = (ms: number, msg: string, more: object = {}) =>
  `${JSON.stringify({ time: at(ms), level: 'info', msg, ...more })}\n`;

const query = (more: Partial<LogQuery> = {}): LogQuery => ({
  service: 'order',
  from: at(0),
  to: at(3_600_000),
  limit: 1000,
  order: 'newest',
  ...more,
});

describe('LocalLogSource', () => {
  let rootDir: string;
  let source: LocalLogSource;

  beforeEach(async () => {
    rootDir = await mkdtemp(join(tmpdir(), 'logs-'));
    source = new LocalLogSource({ rootDir, releasesDir: join(rootDir, 'releases'), pollMs: 5 });
  });
  afterEach(() => rm(rootDir, { recursive: true }));

  const file = (environment: string, name: string) => join(rootDir, environment, 'order', name);
  const write = async (environment: string, name: string, text: string) => {
    await mkdir(join(rootDir, environment, 'order'), { recursive: true });
    await writeFile(file(environment, name), text);
  };
  /** As the supervisor rotates. */
  const rotate = async (path: string) => {
    for (let n = 40; n > 0; n -= 1) {
      await rename(`${path}.${n}`, `${path}.${n + 1}`).catch(() => undefined);
    }
    await copyFile(path, `${path}.1`);
    await truncate(path, 0);
  };
  const messages = async (more?: Partial<LogQuery>) =>
    (await source.search(query(more))).items.map(line => line.message);

  it('merges processes and rotated files, newest first or oldest first', async () => {
    await write('dev', 'a.log.2', json(0, 'a0') + json(10, 'a10'));
    await write('dev', 'a.log.1', json(20, 'a20'));
    await write('dev', 'a.log', json(30, 'a30'));
    await write('prod', 'b.log', json(5, 'b5') + json(20, 'b20') + json(40, 'b40'));
    const all = ['a0', 'b5', 'a10', 'a20', 'b20', 'a30', 'b40'];
    expect(await messages({ order: 'oldest' })).toEqual(all);
    expect(await messages()).toEqual(['b40', 'a30', 'a20', 'b20', 'a10', 'b5', 'a0']);
    expect(await messages({ environment: 'prod' })).toEqual(['b40', 'b20', 'b5']);
    expect(await messages({ from: at(10), to: at(30) })).toEqual(['a20', 'b20', 'a10']);
    expect(await messages({ service: '../order' })).toEqual([]);
    expect(await messages({ service: 'unknown' })).toEqual([]);
  });

  it('reads what kit and other loggers write, and keeps what is not JSON', async () => {
    const digest = `sha256:1a2b3c4d${'0'.repeat(56)}`;
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await write(
      'dev',
      'order-1a2b3c4d-xyzab.log',
      [
        'before all',
        json(1, 'Order placed', {
          traceId,
          spanId: 's',
          orderId: 'o-1',
          nested: { Sum: 'EUR 7' },
        }).trim(),
        '{"broken": ',
        '    at handler (server.cjs:1:2)',
        `{"ts":${T0 + 2},"level":50,"message":"failed","trace_id":"${traceId}","service":"liar"}`,
        '',
      ].join('\n'),
    );
    await mkdir(join(rootDir, 'releases', digest.slice(7)), { recursive: true });
    const { items } = await source.search(
      query({ from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z', order: 'oldest' }),
    );
    const about = {
      service: 'order',
      environment: 'dev',
      instance: 'order-1a2b3c4d-xyzab',
      release: digest,
    };
    expect(items.slice(1)).toMatchObject([
      {
        ...about,
        message: 'Order placed',
        traceId,
        spanId: 's',
        fields: { orderId: 'o-1', nested: { Sum: 'EUR 7' } },
      },
      { ...about, level: 'info', time: at(1), message: '{"broken": ', fields: {} },
      { ...about, level: 'info', time: at(1), message: '    at handler (server.cjs:1:2)' },
      { ...about, level: 'error', time: at(2), message: 'failed', traceId, fields: {} },
    ]);
    expect(items[0].message).toBe('before all');
    expect(await messages({ minLevel: 'warn' })).toEqual(['failed']);
    expect(await messages({ traceId })).toEqual(['failed', 'Order placed']);
    expect(await messages({ text: 'eur 7' })).toEqual(['Order placed']);
    expect(await messages({ text: 'HANDLER' })).toEqual(['    at handler (server.cjs:1:2)']);
    expect(await messages({ release: 'sha256:ff' })).toEqual([]);
    expect(await messages({ release: digest })).toHaveLength(4);
  });

  it('pages through lines of the same instant without loss, while files rotate', async () => {
    const expected: string[] = [];
    for (const [n, name] of ['a.log', 'b.log', 'c.log'].entries()) {
      let text = '';
      for (let i = 0; i < 40; i += 1) {
        text += json(Math.floor(i / 10), `${name}-${i}`);
        expected.push(`${name}-${i}`);
      }
      await write(n === 2 ? 'prod' : 'dev', name, text);
    }
    for (const order of ['newest', 'oldest'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await source.search(query({ limit: 7, order, cursor }));
        seen.push(...page.items.map(line => line.message));
        cursor = page.nextCursor;
        await rotate(file('dev', 'a.log'));
        await appendFile(file('dev', 'a.log'), json(9_999_999, 'later'));
      } while (cursor);
      expect(seen.filter(message => message !== 'later').sort()).toEqual([...expected].sort());
      await write(
        'dev',
        'a.log',
        expected
          .slice(0, 40)
          .map((m, i) => json(Math.floor(i / 10), m))
          .join(''),
      );
      for (let n = 1; n < 42; n += 1) await rm(file('dev', `a.log.${n}`), { force: true });
    }
    await expect(source.search(query({ cursor: 'x' }))).rejects.toThrow('`cursor` must be');
  });

  it('does not read a half-made copy twice, and notices a rotation under its hands', async () => {
    await write('dev', 'a.log', json(1, 'one') + json(2, 'two'));
    await copyFile(file('dev', 'a.log'), file('dev', 'a.log.1'));
    expect(await messages()).toEqual(['two', 'one']);
    await rm(file('dev', 'a.log.1'));

    const chain = await LogFileChain.open([file('dev', 'a.log')]);
    await rotate(file('dev', 'a.log'));
    await expect(chain.read(0, chain.size)).rejects.toThrow('truncated');
    await appendFile(file('dev', 'a.log'), json(3, 'three') + json(4, 'four') + json(5, 'five'));
    await expect(chain.verify()).rejects.toThrow('truncated');
    await chain.close();
    expect(await messages()).toEqual(['five', 'four', 'three', 'two', 'one']);
  });

  it('finds the range in large files by halving', async () => {
    let text = '';
    for (let i = 0; i < 20_000; i += 1) text += json(i * 100, `line ${i} ${'x'.repeat(40)}`);
    const cut = text.indexOf('\n', 900_000) + 1;
    await write('dev', 'a.log.1', text.slice(0, cut));
    await write('dev', 'a.log', text.slice(cut));
    for (const start of [0, 1, 777, 9_000, 19_000]) {
      const range = { from: at(start * 100), to: at((start + 3) * 100) };
      const expected = [start, start + 1, start + 2].map(i =>
        expect.stringContaining(`line ${i} `),
      );
      expect(await messages({ ...range, order: 'oldest' })).toEqual(expected);
      expect(await messages(range)).toEqual(expected.reverse());
    }
    const histogram = await source.histogram(query({ to: at(2_000_000) }), 400);
    expect(histogram.buckets.map(({ counts }) => counts.info)).toEqual([
      4000, 4000, 4000, 4000, 4000,
    ]);
    expect(histogram.buckets[1].time).toBe(at(400_000));
  });

  it('reads lines of any length in blocks of any size, both ways', async () => {
    const line = fc.string({ unit: 'grapheme' }).map(s => s.replaceAll('\n', ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        async (lines, block, ended) => {
          await write('dev', 'p.log', lines.join('\n') + (ended && lines.length ? '\n' : ''));
          const chain = await LogFileChain.open([file('dev', 'p.log')]);
          const forwards: string[] = [];
          const backwards: string[] = [];
          for await (const { text } of readForwards(chain, 0, block)) forwards.push(text);
          for await (const { text } of readBackwards(chain, chain.size, block))
            backwards.push(text);
          await chain.close();
          const expected = Buffer.from(lines.join('\n')).toString().split('\n').filter(Boolean);
          expect(forwards).toEqual(expected);
          expect(backwards.reverse()).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('follows new lines over rotation and new processes, and ends with the signal', async () => {
    await write('dev', 'a.log', json(1, 'old'));
    const controller = new AbortController();
    const lines = source.tail({ service: 'order', minLevel: 'info' }, controller.signal);
    const iterator = lines[Symbol.asyncIterator]();
    const next = async () => ((await iterator.next()).value as LogLine | undefined)?.message;
    const first = next();
    // The first look takes the end of each file; whatever comes after it is new.
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
    await appendFile(file('dev', 'a.log'), json(2, 'new'));
    expect(await first).toBe('new');
    await appendFile(file('dev', 'a.log'), json(3, 'just before'));
    await rotate(file('dev', 'a.log'));
    await appendFile(file('dev', 'a.log'), json(4, 'after'));
    expect([await next(), await next()]).toEqual(['just before', 'after']);
    await write('prod', 'b.log', json(5, 'quiet', { level: 'debug' }) + json(6, 'other process'));
    expect(await next()).toBe('other process');
    const end = iterator.next();
    controller.abort();
    expect((await end).done).toBe(true);
  });
});
