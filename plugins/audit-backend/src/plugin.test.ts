import { changeRecord } from './__testUtils__/records';
import { ledgerBackend } from './__testUtils__/ledgerBackend';
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
  });

  it('lets plugins write, each in its own name, and nobody else', async () => {
    const records = [changeRecord()];
    await backend.person.post('/records', { records }).expect(403);
    await backend.plugin('gate').post('/records', { records }).expect(403);
    const extra = { ...records[0], password: 'x' };
    const refused = await backend.plugin('deploy').post('/records', { records: [extra] });
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toContain('password');
    const wrong = { ...records[0], entityRefs: ['order'] };
    await backend
      .plugin('deploy')
      .post('/records', { records: [wrong] })
      .expect(400);
    expect((await backend.person.get('/records')).body.items).toEqual([]);
  });

  it('keeps secrets out whatever way they come', async () => {
    const record = changeRecord({ after: { env: { DB_PASSWORD: 'hunter2-Correct' } } });
    await backend
      .plugin('deploy')
      .post('/records', { records: [record] })
      .expect(201);
    const { text } = await backend.person.get(`/records/${record.id}`).expect(200);
    expect(text).not.toContain('hunter2');
    expect(text).toContain('[redacted: looks like a secret]');
  });

  it('makes keys take over from each other, and gives out records as CDEvents', async () => {
    const record = changeRecord({
      kind: 'outcome',
      outcome: 'succeeded',
      environment: 'prod',
      cdEventType: 'dev.cdevents.service.deployed.0.3.0',
      after: { digest: `sha256:${'ab'.repeat(32)}` },
    });
    await backend
      .plugin('deploy')
      .post('/records', { records: [record] })
      .expect(201);
    const first = await backend.person.post('/heads').expect(201);
    await backend.person.post('/keys').expect(201);
    const keys = (await backend.person.get('/keys')).body.items;
    expect(keys.map(({ state }: any) => state)).toEqual(['retired', 'active']);
    expect(first.body.keyFingerprint).toBe(keys[0].fingerprint);
    const event = await backend.person.get(`/records/${record.id}/cdevent`).expect(200);
    expect(event.body.subject.content.environment).toEqual({ id: 'prod' });
    await backend.person.get(`/records/${changeRecord().id}/cdevent`).expect(404);
  });
});

describe('audit plugin, permissions', () => {
  let backend: Awaited<ReturnType<typeof ledgerBackend>>;
  afterEach(() => backend.stop());

  it('shows those without the ledger the history of entities only', async () => {
    backend = await ledgerBackend({ denied: ['audit.ledger.read', 'audit.ledger.export'] });
    const records = [changeRecord(), changeRecord({ entityRefs: [] })];
    await backend.plugin('deploy').post('/records', { records }).expect(201);
    await backend.person.get('/records').expect(403);
    await backend.person.get(`/records/${records[1].id}`).expect(403);
    await backend.person.get('/heads').expect(403);
    await backend.person.post('/verify').expect(403);
    await backend.person.get('/export').expect(403);
    await backend.person.get(`/records/${records[0].id}/proof`).expect(200);
    const page = await backend.person.get(
      '/records?entityRef=component:default/order&withDependencies=true',
    );
    expect(page.body.items).toHaveLength(1);
    expect(page.body.entityRefs).toEqual(['component:default/order']);
  });

  it('shows nothing of an entity to those who may not read its history', async () => {
    backend = await ledgerBackend({ denied: ['audit.entity.read', 'audit.ledger.read'] });
    const answer = await backend.person.get('/records?entityRef=component:default/order');
    expect(answer.status).toBe(403);
  });
});
