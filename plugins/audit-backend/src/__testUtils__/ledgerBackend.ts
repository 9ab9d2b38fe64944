import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import auditPlugin from '..';

/** The plugin behind HTTP on a database of its own; `denied` permissions are refused to everybody. */
export async function ledgerBackend(options: { denied?: string[]; entities?: Entity[] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-'));
  const { denied = [], entities = [] } = options;
  const backend = await startTestBackend({
    features: [
      auditPlugin,
      catalogServiceMock.factory({ entities }),
      mockServices.rootConfig.factory({
        data: {
          audit: {
            signing: { keyFolder: join(folder, 'keys') },
            witness: { file: join(folder, 'witness.ndjson') },
          },
        },
      }),
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission }) => ({
            result: denied.includes(permission.name) ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
          })),
      }).factory,
    ],
  });
  const as = (authorization: string) => ({
    get: (path: string) =>
      request(backend.server).get(`/api/audit${path}`).set('authorization', authorization),
    post: (path: string, body?: object) =>
      request(backend.server)
        .post(`/api/audit${path}`)
        .set('authorization', authorization)
        .send(body),
  });
  return {
    folder,
    person: as(mockCredentials.user.header()),
    plugin: (id: string) =>
      as(
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service(`plugin:${id}`),
          targetPluginId: 'audit',
        }),
      ),
    stop: async () => {
      await backend.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
