import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

const AUDIENCE = 'devopshub';

/** Mints tokens as the platform (workloads) and a user service (people) do; serves the keys over HTTP. */
export class TestIssuer {
  readonly #server: Server;
  readonly #key: CryptoKey;

  private constructor(server: Server, key: CryptoKey) {
    this.#server = server;
    this.#key = key;
  }

  static async start(): Promise<TestIssuer> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwks = {
      keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }],
    };
    const server = createServer((_req, res) => {
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify(jwks));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return new TestIssuer(server, privateKey);
  }

  /** For `issuers` of config.json. */
  get trusted() {
    const { port } = this.#server.address() as AddressInfo;
    const jwksUrl = `http://127.0.0.1:${port}/jwks`;
    return [
      { issuer: 'devopshub-platform', jwksUrl, audience: AUDIENCE },
      { issuer: 'test-users', jwksUrl, audience: AUDIENCE },
    ];
  }

  async workload(service: string, environment = 'test'): Promise<string> {
    return this.sign('devopshub-platform', `${service}/${environment}`, {});
  }

  async person(claims: {
    subject?: string;
    tenantId?: string;
    permissions?: string[];
  }): Promise<string> {
    const { subject = 'ada', tenantId, permissions = [] } = claims;
    return this.sign('test-users', subject, { ...(tenantId && { tenant: tenantId }), permissions });
  }

  async sign(issuer: string, subject: string, claims: Record<string, unknown>, expires = '15m') {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'test' })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(this.#key);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}
