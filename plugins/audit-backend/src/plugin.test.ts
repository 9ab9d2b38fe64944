import { changeRecord } from './__testUtils__/records';
import { ledgerBackend } from './__testUtils__/ledgerBackend';
import { leafHash } from './merkle/hash';
import { verifyInclusion } from './merkle/verify';

describe('audit plugin', () => {
  let backend: Awaited<ReturnType<typeof ledgerBackend>>;
  beforeEach(async () => {
    backend = await ledgerBackend();
  });
  afterEach(() => backend.stop());

  it('appends once by id, lists newest first, proves', async () => {
    const records = [0, 1, 2].map(n => changeRecord({ time: `2026-01-01T00:00:0${n}.000Z` }));
    const added = await backend.plugin('deploy').post('/records', { records }).expect(201);
    expect(added.body.items.map((entry: any) => [entry.index, entry.streamIndex])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    const again = await backend.plugin('deploy').post('/records', { records }).expect(201);
    expect(again.body).toEqual(added.body);

    const page = await backend.person.get('/records?entityRef=component:default/order&limit=2');
    expect(page.body.items.map((entry: any) => entry.index)).toEqual([2, 1]);
    const rest = await backend.person.get(`/records?limit=2&cursor=${page.body.nextCursor}`);
    expect(rest.body.items.map((entry: any) => entry.index)).toEqual([0]);

    const { body } = await backend.person.get(`/records/${records[1].id}/proof`).expect(200);
    const { leafHash: _, ...leaf } = body.entry;
    expect(body.entry.leafHash).toMatch(/^[0-9a-f]{64}$/);
    expect(leaf.record).toEqual(records[1]);
    expect(
      verifyInclusion({
        ...body.inclusion,
        leafHash: Buffer.from(body.entry.leafHash, 'hex'),
        path: body.inclusion.path.map((hash: string) => Buffer.from(hash, 'hex')),
        root: Buffer.from(body.head.rootHash, 'hex'),
      }),
    ).toBe(true);
    const report = await backend.person.post('/verify').expect(200);
    expect(report.body).toMatchObject({ treeSize: 3, findings: [] });
    expect(leafHash('')).toHaveLength(32);
  });
});
