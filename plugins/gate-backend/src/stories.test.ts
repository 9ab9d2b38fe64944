import type { GateCheck } from '@internal/plugin-gate-node';
import { gateBackend, promote } from './__testUtils__/gateBackend';

jest.setTimeout(120_000);

const via = 'deploy' as const;
const check = (id: string, change: Partial<GateCheck>): GateCheck => ({
  id,
  title: id,
  damage: false,
  waivable: false,
  appliesTo: () => true,
  evaluate: async () => ({ verdict: 'pass', reason: 'fine' }),
  ...change,
});

describe('gate', () => {
  let backend: Awaited<ReturnType<typeof gateBackend>> | undefined;
  const start = async (...options: Parameters<typeof gateBackend>) => {
    backend = await gateBackend(...options);
    return backend;
  };
  afterEach(() => backend?.stop());

  it('takes a check that throws, is late or talks nonsense as unknown, which means what the environment says', async () => {
    const { ask } = await start({
      gate: { environments: [{ name: 'staging', unknown: 'needs-approval' }] },
      checks: [
        check('late', { timeoutMs: 50, evaluate: () => new Promise(() => {}) }),
        check('broken', { evaluate: () => Promise.reject(new Error('no database')) }),
        check('worse', {
          appliesTo: () => {
            throw new Error('oh');
          },
        }),
        check('nonsense', { evaluate: async () => ({ verdict: 'maybe' } as never) }),
        check('silent', { appliesTo: () => false }),
      ],
    });
    const decide = async (environment: string) =>
      (await ask('POST', '/decisions', { body: { change: promote({ environment }) } })).body;
    const prod = await decide('prod');
    expect(prod.decision).toBe('deny');
    expect(prod.checks.slice(2)).toMatchObject([
      { id: 'late', verdict: 'unknown', reason: 'It did not answer within 0.05 s.' },
      { id: 'broken', verdict: 'unknown', reason: expect.stringContaining('no database') },
      { id: 'worse', verdict: 'unknown' },
      { id: 'nonsense', verdict: 'unknown' },
    ]);
    const dev = await decide('dev');
    expect(dev.decision).toBe('allow');
    expect(dev.checks[2]).toMatchObject({ verdict: 'unknown', advice: true });
    expect(await decide('staging')).toMatchObject({
      decision: 'needs-approval',
      missingApprovals: [{ count: 1 }],
    });
  });

  it('lets going back pass everything but damage, and tells whom it did not ask', async () => {
    let schema: 'pass' | 'deny' = 'pass';
    const { ask, notified } = await start({
      checks: [
        check('soak', { evaluate: async () => ({ verdict: 'deny', reason: 'too young' }) }),
        check('schema', {
          damage: true,
          evaluate: async () => ({ verdict: schema, reason: 'columns' }),
        }),
      ],
    });
    await ask('POST', '/lines', { body: { reason: 'fire drill' } });
    const change = promote({ direction: 'back', reason: 'errors since 14:02' });
    const { body } = await ask('POST', '/authorizations', { via, body: { change } });
    expect(body.decision).toMatchObject({
      decision: 'allow',
      missingApprovals: [],
      checks: [
        { id: 'freeze-window', verdict: 'pass' },
        { id: 'stopped-line', verdict: 'deny', advice: true },
        { id: 'soak', verdict: 'deny', advice: true },
        { id: 'schema', verdict: 'pass' },
        { id: 'approvals', verdict: 'needs-approval', advice: true },
      ],
    });
    expect(notified).toMatchObject([
      {
        recipients: { entityRef: ['group:default/approvers'] },
        payload: {
          title: expect.stringMatching(/^Went back without your approval: order in prod/),
        },
      },
    ]);
    schema = 'deny';
    const damage = await ask('POST', '/authorizations', {
      via,
      body: { change: promote({ direction: 'back' }) },
    });
    expect(damage.body.error.message).toContain('schema: columns');
  });

  it('breaks the glass for a person with a reason, tells everybody, and keeps asking what came of it', async () => {
    const { ask, notified, records } = await start();
    const change = promote();
    const authorize = (breakGlass?: object) =>
      ask('POST', '/authorizations', { via, body: { change, breakGlass } });
    expect((await authorize({ reason: 'now' })).body.error.message).toMatch(/at least 10/);
    const broken = await authorize({ reason: 'payments are down for all' });
    expect(broken.body.breakGlass).toMatchObject({
      skippedApprovers: ['group:default/approvers', 'group:default/commerce'],
    });
    const verified = await ask('POST', '/authorizations/verify', {
      via,
      body: { token: broken.body.token, change },
    });
    expect(verified.body.breakGlass.reason).toBe('payments are down for all');
    expect(notified[0].payload).toMatchObject({
      severity: 'high',
      title: expect.stringContaining('Glass broken'),
    });
    const open = await ask('GET', '/break-glass?state=open');
    expect(open.body.items).toMatchObject([{ state: 'open', change: { id: change.id } }]);
    const close = `/break-glass/${open.body.items[0].id}/close`;
    const notes = 'Rolled forward, post-mortem is written';
    expect((await ask('POST', close, { body: { notes } })).body).toMatchObject({
      state: 'closed',
      closedBy: 'user:default/dev',
      notes,
    });
    expect((await ask('POST', close, { body: { notes } })).status).toBe(409);
    expect((await ask('GET', '/break-glass?state=open')).body.items).toEqual([]);
    const [use] = records.filter(({ action }) => action === 'gate.break-glass.use');
    expect(use.decision?.breakGlass?.skippedApprovers).toHaveLength(2);
    expect(use.correlationId).toBe(change.correlationId);
  });

  it('is closed by a freeze and opened by a waiver that somebody else grants, or by hand', async () => {
    const { ask, signals } = await start({ gate: {} });
    const window = {
      title: 'Sale',
      kind: 'deny',
      schedule: '0 0 * * *',
      durationMinutes: 1440,
      timeZone: 'Europe/Berlin',
      selector: { operator: 'and', systems: ['system:default/shop'], environments: ['prod'] },
      manualOverride: true,
    };
    const made = await ask('POST', '/windows', { body: window });
    expect(made).toMatchObject({ status: 201, body: { source: 'portal', overrun: false } });
    const change = promote();
    const decide = async () => (await ask('POST', '/decisions', { body: { change } })).body;
    expect(await decide()).toMatchObject({
      decision: 'deny',
      checks: [{ verdict: 'deny', reason: '"Sale" is on.' }, {}],
    });
    const dev = await ask('POST', '/decisions', {
      body: { change: promote({ environment: 'dev' }) },
    });
    expect(dev.body.decision).toBe('allow');

    const asked = await ask('POST', '/waivers', {
      body: {
        checkId: 'freeze-window',
        entityRef: change.entityRef,
        environment: 'prod',
        reason: 'price fix was promised',
        expireTime: new Date(Date.now() + 3_600_000).toISOString(),
      },
    });
    const decideWaiver = (as: string, decision: string) =>
      ask('POST', `/waivers/${asked.body.id}/decide`, { as, body: { decision } });
    expect((await decideWaiver('dev', 'grant')).status).toBe(403);
    expect((await decideWaiver('ann', 'grant')).body.state).toBe('granted');
    expect(await decide()).toMatchObject({
      decision: 'allow',
      checks: [{ verdict: 'deny', waiver: { grantedBy: 'user:default/ann' } }, {}],
    });
    expect((await decideWaiver('bob', 'revoke')).body.state).toBe('revoked');
    expect((await decideWaiver('bob', 'grant')).status).toBe(409);
    expect((await decide()).decision).toBe('deny');

    const override = { reason: 'payment provider moved', minutes: 30 };
    await ask('POST', `/windows/${made.body.id}/override`, { body: override });
    expect(await decide()).toMatchObject({
      decision: 'allow',
      checks: [{ reason: 'Passes in spite of "Sale".' }, {}],
    });
    expect(signals).toContainEqual({ type: 'window', id: made.body.id });
    expect((await ask('DELETE', `/windows/${made.body.id}`)).status).toBe(204);
    expect((await ask('GET', '/windows')).body.items).toEqual([]);
  });

  it('refuses windows that can never be, with the field, and shows the others on a calendar', async () => {
    const { ask } = await start({
      gate: {
        windows: [
          {
            title: 'Weekend',
            kind: 'deny',
            schedule: '0 18 * * 5',
            durationMinutes: 3720,
            timeZone: 'America/New_York',
          },
        ],
      },
    });
    const refused = await ask('POST', '/windows', {
      body: {
        title: 'x',
        kind: 'deny',
        schedule: '0 25 * * *',
        durationMinutes: 0,
        timeZone: 'Mars/Crater',
      },
    });
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toMatch(/schedule: '0 25 \* \* \*' is no cron/);
    expect(refused.body.error.message).toMatch(/durationMinutes: must be at least 1/);
    expect(refused.body.error.message).toMatch(/timeZone: there is no time zone 'Mars\/Crater'/);

    const imported = await ask('POST', '/windows/holidays', {
      body: { year: 2026, items: [{ date: '2026-12-25', title: 'Christmas' }] },
    });
    expect(imported.body.items).toMatchObject([{ source: 'holidays', title: 'Christmas' }]);
    await ask('POST', '/windows/holidays', {
      body: { year: 2026, items: [{ date: '2026-12-26', title: 'Boxing Day' }] },
    });
    const range = 'from=2026-12-24T00:00:00Z&to=2026-12-28T00:00:00Z';
    const calendar = await ask('GET', `/windows/calendar?${range}`);
    expect(calendar.body.items).toMatchObject([
      { title: 'Weekend', start: '2026-12-25T23:00:00.000Z', end: '2026-12-28T13:00:00.000Z' },
      { title: 'Boxing Day', start: '2026-12-26T00:00:00.000Z', end: '2026-12-27T00:00:00.000Z' },
    ]);
    const [weekend] = (await ask('GET', '/windows')).body.items;
    expect((await ask('DELETE', `/windows/${weekend.id}`)).body.error.message).toContain(
      'gate.windows',
    );
    const simulated = await ask('POST', '/simulations', {
      body: { change: promote(), time: '2026-12-26T12:00:00Z' },
    });
    expect(simulated.body).toMatchObject({
      decision: 'deny',
      nextOpen: '2026-12-28T13:00:00.000Z',
    });
  });

  it('stops the line of a system or of everything, but for hotfixes where that is said', async () => {
    const { ask } = await start({ gate: {} });
    const decide = async (change = promote()) =>
      (await ask('POST', '/decisions', { body: { change } })).body.decision;
    await ask('POST', '/lines', {
      body: { systemRef: 'system:default/other', reason: 'not ours', hotfixAllowed: false },
    });
    expect(await decide()).toBe('allow');
    const stopped = await ask('POST', '/lines', {
      body: { systemRef: 'system:default/shop', reason: 'data loss', hotfixAllowed: true },
    });
    const twice = await ask('POST', '/lines', {
      body: { systemRef: 'system:default/shop', reason: 'data loss' },
    });
    expect(twice.status).toBe(409);
    expect(await decide()).toBe('deny');
    expect(await decide(promote({ reason: 'hotfix: stop the loss' }))).toBe('allow');
    const end = await ask('POST', `/lines/${stopped.body.id}/end`, { body: { reason: 'fixed' } });
    expect(end.body.endedBy).toBe('user:default/dev');
    expect(await decide()).toBe('allow');
  });

  it('refuses what it does not know and whom it does not trust', async () => {
    const { ask } = await start();
    const post = (path: string, change: object, options = {}) =>
      ask('POST', path, { body: { change }, ...options });
    const unknown = await post('/decisions', promote({ kind: 'deploy.release.explode' }));
    expect(unknown.body.error.message).toContain('Known: deploy.release.promote');
    expect((await post('/decisions', { ...promote(), sneaky: 1 })).status).toBe(400);
    const direct = await post('/authorizations', promote());
    expect(direct.body.error.message).toContain('authorized for the plugin');
    const other = await post('/authorizations', promote(), { as: 'ann', via });
    expect(other.body.error.message).toContain('change.actor must be who asks');
    const forged = await ask('POST', '/authorizations/verify', {
      via,
      body: { token: `${promote().id}.AAAA`, change: promote() },
    });
    expect(forged.body.error.message).toContain('did not sign');
  });
});
