import { mockCredentials, mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';
import type { Request } from 'express';
import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryLedger } from '../__testUtils__/MemoryLedger';
import { EventRecorder } from './EventRecorder';
import { LedgerAuditor } from './LedgerAuditor';
import { isMutation, OWN_LEDGER_RECORD } from './mutations';

const MUTATE: AuditorServiceCreateEventOptions = {
  eventId: 'entity-mutate',
  severityLevel: 'medium',
  request: { method: 'DELETE', originalUrl: '/entities/by-uid/1', headers: {} } as Request,
  meta: { actionType: 'delete', entityRef: 'component:default/Order', uid: 'u1' },
};

describe('LedgerAuditor', () => {
  const databases = TestDatabases.create();
  let knex: Knex;
  let ledger: MemoryLedger;
  let recorder: EventRecorder;
  const inner = mockServices.auditor.mock();
  inner.createEvent.mockResolvedValue({ success: async () => {}, fail: async () => {} });

  const makeRecorder = (database = mockServices.database.mock({ getClient: async () => knex })) =>
    new EventRecorder({
      database,
      ledger,
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
    });
  const auditor = (plugin = 'catalog') =>
    new LedgerAuditor({
      inner,
      plugin,
      recorder,
      auth: mockServices.auth(),
      httpAuth: mockServices.httpAuth.mock({
        credentials: (async () => mockCredentials.user()) as never,
      }),
    });
  async function recorded(count: number) {
    while (ledger.records.length < count) await sleep(20);
    return ledger.records;
  }

  beforeEach(async () => {
    knex = await databases.init('POSTGRES_18');
    ledger = new MemoryLedger();
    recorder = makeRecorder();
  });
  afterEach(async () => {
    await recorder.stop();
    await knex.destroy();
  });

  it('records what begins and how it ends', async () => {
    const event = await auditor().createEvent(MUTATE);
    await event.fail({ error: new Error('not allowed') });
    const [intent, outcome] = await recorded(2);
    expect(intent).toMatchObject({
      kind: 'intent',
      action: 'catalog.entity-mutate',
      actor: { type: 'user', ref: 'user:default/mock' },
      entityRefs: ['component:default/order'],
      plugin: 'catalog',
    });
    expect(outcome).toMatchObject({
      kind: 'outcome',
      outcome: 'failed',
      changeId: intent.changeId,
      message: expect.stringContaining('not allowed'),
    });
  });

  it('keeps records in the database of the plugin while the ledger is away, also over a crash', async () => {
    ledger.away = true;
    await auditor().createEvent(MUTATE);
    await recorder.stop();
    expect(await knex('audit_event_outbox')).toHaveLength(1);
    ledger.away = false;
    recorder = makeRecorder();
    await recorder.resume();
    expect(await recorded(1)).toHaveLength(1);
  });

  it('lets a request go on when not even that database answers', async () => {
    recorder = makeRecorder(
      mockServices.database.mock({
        getClient: async () => {
          throw new Error('no database');
        },
      }),
    );
    const event = await auditor().createEvent(MUTATE);
    await event.success();
    expect(ledger.records).toEqual([]);
  });

  it.each<[string, string, Partial<AuditorServiceCreateEventOptions>, boolean]>([
    ['a mutation', 'catalog', {}, true],
    ['one without a request', 'scaffolder', { request: undefined, eventId: 'task' }, true],
    ['low severity', 'catalog', { severityLevel: 'low' }, false],
    ['no severity', 'catalog', { severityLevel: undefined }, false],
    ['a read', 'kubernetes', { eventId: 'cluster-fetch' }, false],
    ['a GET', 'catalog', { request: { method: 'GET' } as Request }, false],
    ['a trial', 'scaffolder', { meta: { actionType: 'dry-run' } }, false],
    [
      'a tool that reads',
      'mcp-actions',
      { eventId: 'tool-execution', meta: { tool: 'catalog.get-entity' } },
      false,
    ],
    [
      'a tool that acts',
      'mcp-actions',
      { eventId: 'tool-execution', meta: { tool: 'deploy-release' } },
      true,
    ],
    ["the ledger's own", 'audit', {}, false],
    ['what is recorded otherwise', 'deploy', { eventId: 'deployment-create' }, false],
    ['what says so', 'cicd', { meta: { ...OWN_LEDGER_RECORD } }, false],
  ])('of %s of %s', (_, plugin, change, expected) => {
    expect(isMutation(plugin, { ...MUTATE, ...change })).toBe(expected);
  });
});
