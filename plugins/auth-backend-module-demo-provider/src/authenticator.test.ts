import type { Request } from 'express';
import { ConfigReader } from '@backstage/config';
import { demoAuthenticator, fromLoopback } from './authenticator';
import { readDemoPeople } from './people';

const request = (remoteAddress: string, headers: Record<string, string>) =>
  ({
    socket: { remoteAddress },
    headers,
    header: (name: string) => headers[name],
  } as unknown as Request);

describe('demo sign-in', () => {
  it.each([
    ['127.0.0.1', 'localhost:7007', true],
    ['::1', '[::1]:7007', true],
    ['::ffff:127.0.0.1', '127.0.0.1', true],
    ['10.0.0.7', 'localhost:7007', false],
    ['127.0.0.1', 'rebound.example.com:7007', false],
    ['127.0.0.1', 'localhost.example.com', false],
  ])('from %s with Host %s: %s', (address, host, allowed) => {
    expect(fromLoopback(request(address, { host }))).toBe(allowed);
  });

  it('takes known people only and names them', async () => {
    const authenticator = demoAuthenticator(['developer', 'auditor']);
    const as = (person?: string) =>
      authenticator.authenticate(
        {
          req: request('127.0.0.1', {
            host: 'localhost',
            ...(person && { 'x-devopshub-person': person }),
          }),
        },
        undefined,
      );
    await expect(as('developer')).resolves.toEqual({ result: { person: 'developer' } });
    await expect(as('root')).rejects.toThrow("possible are 'developer', 'auditor'");
    await expect(as()).rejects.toThrow('Nobody is chosen');
  });

  it('refuses to start outside the embedded default', () => {
    const people = { devopshub: { demo: { people: [{ name: 'developer' }] } } };
    expect(() => readDemoPeople(new ConfigReader(people))).toThrow('auth.providers.demo');
    expect(
      readDemoPeople(new ConfigReader({ ...people, localPlatform: { dataDir: '/data' } })),
    ).toEqual(['developer']);
  });
});
