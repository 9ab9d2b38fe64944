import { createBackendModule, createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  notificationService,
  type NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import { changeLedgerServiceRef } from '@internal/plugin-audit-node';
import type { Change } from '@internal/plugin-gate-common';
import {
  changeKindsExtensionPoint,
  type GateCheck,
  gateChecksExtensionPoint,
} from '@internal/plugin-gate-node';
import type { Clock } from '@internal/plugin-kit';
import { randomUUID } from 'node:crypto';
import gatePlugin from '..';

const ORDER = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'order', namespace: 'default' },
  spec: { type: 'service', system: 'shop', owner: 'commerce' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/commerce' }],
};

/** People of the tests and the groups they are in. */
const GROUPS: Record<string, string[]> = {
  'user:default/dev': ['group:default/commerce'],
  'user:default/ann': ['group:default/approvers'],
  'user:default/bob': ['group:default/approvers'],
};

function user(name: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, namespace: 'default' },
    spec: { profile: { email: `${name}@shop.example`, displayName: name }, memberOf: [] },
  };
}

export class TestClock implements Clock {
  #time = Date.parse('2026-06-01T12:00:00Z');
  now() {
    return new Date(this.#time);
  }
  advance(seconds: number) {
    this.#time += seconds * 1000;
  }
}

export function promote(change: Partial<Change> = {}): Change {
  return {
    id: randomUUID(),
    kind: 'deploy.release.promote',
    entityRef: 'component:default/order',
    environment: 'prod',
    from: { digest: 'a' },
    to: { digest: 'b' },
    payloadDigest: `sha256:${'b'.repeat(64)}`,
    actor: 'user:default/dev',
    correlationId: randomUUID(),
    ...change,
  };
}

/** The plugin on a real database, with what it tells others kept. */
export async function gateBackend(options: { checks?: GateCheck[]; gate?: object } = {}) {
  const notified: NotificationSendOptions[] = [];
  const signals: unknown[] = [];
  const records: ChangeRecord[] = [];
  const backend: TestBackend = await startTestBackend({
    features: [
      gatePlugin,
      createBackendModule({
        pluginId: 'gate',
        moduleId: 'test',
        register(reg) {
          reg.registerInit({
            deps: { checks: gateChecksExtensionPoint, kinds: changeKindsExtensionPoint },
            async init({ checks, kinds }) {
              options.checks?.forEach(check => checks.addCheck(check));
              const kind = 'deploy.release.promote';
              kinds.addKind({ kind, title: 'Promote a release', destructive: false });
            },
          });
        },
      }),
      catalogServiceMock.factory({ entities: [ORDER, user('dev'), user('ann'), user('bob')] }),
      mockServices.rootConfig.factory({
        data: {
          gate: options.gate ?? {
            environments: [
              {
                name: 'prod',
                approvals: { required: [{ group: 'group:default/approvers', count: 1 }] },
              },
            ],
          },
        },
      }),
      mockServices.userInfo.mock({
        getUserInfo: async credentials => {
          const { userEntityRef } = credentials.principal as { userEntityRef: string };
          const groups = GROUPS[userEntityRef] ?? [];
          return { userEntityRef, ownershipEntityRefs: [userEntityRef, ...groups] };
        },
      }).factory,
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send: async sent => void notified.push(sent) }),
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish: async sent => void signals.push(sent.message) }),
      }),
      createServiceFactory({
        service: changeLedgerServiceRef,
        deps: {},
        factory: () => ({
          append: async appended => {
            records.push(...appended);
            return [];
          },
          list: async () => ({ items: [] }),
        }),
      }),
    ],
  });
  const { port } = backend.server.address() as { port: number };

  /** Asks as a person in the browser, or as the plugin `deploy` on their behalf. */
  async function ask(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    { as = 'dev', via, body }: { as?: string; via?: 'deploy'; body?: object } = {},
  ) {
    const actor = via && { actor: { subject: `plugin:${via}` } };
    const authorization = `Bearer ${mockCredentials.user.token(`user:default/${as}`, actor)}`;
    const response = await fetch(`http://localhost:${port}/api/gate${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  }
  return { ask, notified, signals, records, stop: () => backend.stop() };
}
