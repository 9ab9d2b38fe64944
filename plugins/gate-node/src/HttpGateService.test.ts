import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { serializeError } from '@backstage/errors';
import type { Change, GateDecision } from '@internal/plugin-gate-common';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decisionOf, GateDeniedError } from '.';
import { HttpGateService } from './HttpGateService';

const decision = { id: 'd', decision: 'deny', checks: [] } as unknown as GateDecision;

describe('HttpGateService', () => {
  it('throws what the gate threw, with the decision, through as many plugins as it passes', async () => {
    const denied = new GateDeniedError('The gate says no; nothing was changed.', decision);
    const server = createServer((_, res) => {
      res.writeHead(403, { 'content-type': 'application/json' });
      res.end(
        JSON.stringify({
          error: serializeError(denied),
          request: {},
          response: { statusCode: 403 },
        }),
      );
    }).listen(0);
    const { port } = server.address() as AddressInfo;
    const gate = new HttpGateService({
      auth: mockServices.auth(),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => `http://localhost:${port}`,
      }),
    });
    const error = await gate
      .authorize({} as Change, { credentials: mockCredentials.service() })
      .catch(thrown => thrown);
    server.close();
    expect(error).toBeInstanceOf(GateDeniedError);
    expect(error).toMatchObject({ name: 'NotAllowedError', message: denied.message });
    expect(decisionOf(error)).toEqual(decision);
    // The next plugin answers with it, and its client finds the decision again.
    expect(serializeError(error)).toMatchObject({ name: 'NotAllowedError', decision });
    expect(decisionOf({ body: { error: serializeError(error) } })).toEqual(decision);
    expect(decisionOf(new Error('else'))).toBeUndefined();
  });
});
