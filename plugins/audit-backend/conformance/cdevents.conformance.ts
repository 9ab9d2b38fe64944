// What the ledger gives out as CDEvents validates against the specification's own schemas.
import type { ChangeRecord } from '@internal/plugin-audit-common';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cdEventOf } from '../src/cdevents/cdEventOf';

const SUITE = join(process.env.CONFORMANCE_SUITES!, 'cdevents');
const json = (...parts: string[]) => JSON.parse(readFileSync(join(SUITE, ...parts), 'utf8'));
const filesIn = (folder: string) =>
  readdirSync(join(SUITE, folder)).filter(name => name.endsWith('.json'));

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
for (const name of filesIn('schemas/links')) ajv.addSchema(json('schemas/links', name));
const schemas = new Map<string, object>();
for (const name of filesIn('schemas')) {
  const schema = json('schemas', name);
  schemas.set(schema.properties.context.properties.type.enum[0], schema);
}

function assertConforms(event: { context: { type: string } }) {
  const schema = schemas.get(event.context.type);
  assert.ok(schema, `${event.context.type} is no type of the specification`);
  const validate = ajv.compile(schema);
  assert.ok(validate(event), ajv.errorsText(validate.errors));
}

for (const name of filesIn('conformance')) {
  test(`example ${name}`, () => assertConforms(json('conformance', name)));
}

const record = (change: Partial<ChangeRecord>): ChangeRecord => ({
  id: '0192f0c1-2b3d-7c4e-9f01-23456789abcd',
  changeId: 'c1',
  kind: 'outcome',
  outcome: 'succeeded',
  time: '2026-01-01T00:00:00.000Z',
  action: 'deploy.release.deployed',
  actor: { type: 'user', ref: 'user:default/ann' },
  entityRefs: ['component:default/order'],
  environment: 'prod',
  after: { digest: `sha256:${'ab'.repeat(32)}` },
  correlationId: 'c1',
  message: 'order in prod: Healthy',
  plugin: 'deploy',
  ...change,
});

const EMITTED: Array<[string, Partial<ChangeRecord>]> = [
  ['deployed', { cdEventType: 'dev.cdevents.service.deployed.0.3.0' }],
  ['upgraded', { cdEventType: 'dev.cdevents.service.upgraded.0.3.0' }],
  ['rolled back', { cdEventType: 'dev.cdevents.service.rolledback.0.3.0' }],
  ['published', { cdEventType: 'dev.cdevents.service.published.0.3.0' }],
  ['archived', { action: 'deploy.service.archived', environment: undefined }],
  ['registered', { action: 'deploy.release.registered', after: { commitAuthor: 'Ann' } }],
  ['asked for approval', { action: 'gate.approval.request', kind: 'event' }],
  ['approved', { action: 'gate.approval.approve', kind: 'event' }],
  ['rejected', { action: 'gate.approval.reject', kind: 'event' }],
  ['built', { action: 'cicd.run-start' }],
  [
    'repository made',
    { action: 'local-platform.repository-create', after: { meta: { repository: 'order' } } },
  ],
  [
    'repository removed',
    { action: 'local-platform.repository-remove', after: { meta: { repository: 'order' } } },
  ],
];

for (const [name, change] of EMITTED) {
  test(`our own: ${name}`, () =>
    assertConforms(cdEventOf(record(change), 'https://portal.example.com')));
}

test('what the specification has no word for is no event', () => {
  assert.throws(() => cdEventOf(record({ action: 'gate.line.stop' }), ''), {
    name: 'NotFoundError',
  });
  assert.throws(() => cdEventOf(record({ ...EMITTED[0][1], after: {} }), ''), {
    name: 'NotFoundError',
  });
});
