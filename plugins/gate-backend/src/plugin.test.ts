import { gateBackend, promote } from './__testUtils__/gateBackend';

jest.setTimeout(120_000);

describe('gate', () => {
  it('lets a change pass with the approval of somebody else, once, and only exactly that change', async () => {
    const { ask, notified, records, stop } = await gateBackend();
    const change = promote();
    const via = 'deploy' as const;

    const decided = await ask('POST', '/decisions', { body: { change } });
    expect(decided.body).toMatchObject({
      decision: 'needs-approval',
      missingApprovals: [{ group: 'group:default/approvers', count: 1 }],
      checks: [
        { id: 'freeze-window', verdict: 'pass' },
        { id: 'stopped-line', verdict: 'pass' },
        { id: 'approvals', verdict: 'needs-approval', reason: 'Needs 1 approval from approvers' },
      ],
    });
    const again = await ask('POST', '/decisions', { body: { change } });
    expect(again.body.id).toBe(decided.body.id);
    expect((await ask('GET', `/decisions/${decided.body.id}`)).body.change).toEqual(change);

    const denied = await ask('POST', '/authorizations', { via, body: { change } });
    expect(denied).toMatchObject({
      status: 403,
      body: { error: { name: 'NotAllowedError', decision: { decision: 'needs-approval' } } },
    });

    const asked = await ask('POST', '/approvals', { body: { change } });
    expect(asked).toMatchObject({ status: 201, body: { state: 'pending' } });
    const twice = await ask('POST', '/approvals', { body: { change: { ...change, reason: 'x' } } });
    expect(twice.body.id).toBe(asked.body.id);
    expect(notified).toHaveLength(1);
    expect(notified[0]).toMatchObject({
      recipients: { entityRef: ['group:default/approvers'] },
      payload: { link: `/gate/approvals/${asked.body.id}` },
    });

    const verdict = `/approvals/${asked.body.id}/verdict`;
    const own = await ask('POST', verdict, { body: { verdict: 'approved' } });
    expect(own).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining('You asked for this') } },
    });
    expect((await ask('GET', '/approvals?mine=true', { as: 'ann' })).body.items).toHaveLength(1);
    const approved = await ask('POST', verdict, { as: 'ann', body: { verdict: 'approved' } });
    expect(approved.body).toMatchObject({ state: 'approved', missing: [] });

    const authorized = await ask('POST', '/authorizations', { via, body: { change } });
    expect(authorized).toMatchObject({
      status: 201,
      body: { decision: { decision: 'allow', approvers: ['user:default/ann'] } },
    });
    const { token } = authorized.body;
    const swapped = { ...change, payloadDigest: `sha256:${'c'.repeat(64)}` };
    const other = await ask('POST', '/authorizations/verify', {
      via,
      body: { token, change: swapped },
    });
    expect(other.status).toBe(403);
    const first = await ask('POST', '/authorizations/verify', { via, body: { token, change } });
    const second = await ask('POST', '/authorizations/verify', { via, body: { token, change } });
    expect(first.status).toBe(200);
    expect(second.body).toEqual(first.body);

    // The approval is used up.
    const next = promote({ correlationId: change.correlationId });
    expect((await ask('POST', '/decisions', { body: { change: next } })).body.decision).toBe(
      'needs-approval',
    );
    expect(records.map(({ action }) => action)).toEqual([
      'gate.approval.request',
      'gate.approval.approve',
    ]);
    await stop();
  });
});
