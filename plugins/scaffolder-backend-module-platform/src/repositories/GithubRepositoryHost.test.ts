import { mockServices } from '@backstage/backend-test-utils';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GithubRepositoryHost } from './GithubRepositoryHost';

const credentials = { $$type: '@backstage/BackstageCredentials' as const, principal: {} };

describe('GithubRepositoryHost', () => {
  let server: Server;
  let host: GithubRepositoryHost;
  /** Repositories of the organisation with their topics, as GitHub's REST API answers them. */
  const repositories = new Map<string, string[]>();

  beforeEach(async () => {
    repositories.clear();
    server = createServer((request, response) => {
      const [, , , name, part] = request.url!.split('/');
      const topics = repositories.get(name);
      response.setHeader('content-type', 'application/json');
      if (!topics) {
        response.statusCode = 404;
        response.end('{"message":"Not Found"}');
      } else if (request.method === 'DELETE' && !part) {
        repositories.delete(name);
        response.statusCode = 204;
        response.end();
      } else {
        response.end(JSON.stringify({ names: topics }));
      }
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const apiBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = mockServices.rootConfig({
      data: { integrations: { github: [{ host: 'github.example', apiBaseUrl, token: 't' }] } },
    });
    const settings = {
      host: 'github.example',
      organization: 'shop',
      mode: 'repository' as const,
      monorepo: '',
      directory: '',
    };
    host = new GithubRepositoryHost({ settings, config });
  });

  afterEach(() => new Promise(resolve => server.close(resolve)));

  it('knows the repository of its own task from one of somebody else', async () => {
    repositories.set('order', ['made-by-4f0c']);
    await expect(host.isTaken('order', { requestId: '4f0c' })).resolves.toBe(false);
    await expect(host.isTaken('order', { requestId: 'other' })).resolves.toBe(true);
    await expect(host.isTaken('cart', { requestId: 'other' })).resolves.toBe(false);
  });

  it('cleans up what its own task made, once and again', async () => {
    repositories.set('order', ['made-by-4f0c']);
    await host.remove('order', { credentials, requestId: '4f0c' });
    await host.remove('order', { credentials, requestId: '4f0c' });
    expect(repositories.has('order')).toBe(false);
  });

  it('leaves alone what nothing proves to be its own', async () => {
    repositories.set('order', ['shop', 'made-by-somebody-else']);
    await expect(host.remove('order', { credentials, requestId: '4f0c' })).rejects.toThrow(
      /nothing proves that this task made it, and it was left alone/,
    );
    expect(repositories.has('order')).toBe(true);
  });
});
