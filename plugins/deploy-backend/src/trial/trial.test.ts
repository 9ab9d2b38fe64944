import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import type { Release, RolloutSpec } from '@internal/plugin-deploy-common';
import type { GitHostService } from '@internal/plugin-local-platform-node';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeployApi } from '../deployments/DeployApi';
import type { RolloutsApi } from '../rollouts/RolloutsApi';
import { BadReleases } from './BadReleases';
import { withFault, withoutFault } from './faultOfValues';
import { nthRequest, syntheticRequests } from './syntheticRequests';
import { TrafficRuns } from './TrafficRuns';

const clock = { now: () => new Date() };
const DOCUMENT = {
  paths: {
    '/items': {
      get: { parameters: [{ in: 'query', name: 'limit', schema: { default: 20 } }] },
      post: {
        parameters: [{ in: 'header', name: 'Idempotency-Key', required: true }],
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/New' } } },
        },
      },
    },
    '/items/{itemId}': {
      get: { parameters: [{ in: 'path', name: 'itemId', required: true, schema: {} }] },
      delete: { parameters: [{ in: 'path', name: 'itemId', required: true, example: 'a' }] },
    },
    '/shops/{shop}': {
      get: { parameters: [{ in: 'path', name: 'shop', required: true, example: 'a b' }] },
    },
    '/orders': {
      post: {
        requestBody: {
          content: {
            'application/json': {
              schema: { type: 'object', properties: { note: {} }, required: ['note'] },
            },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      New: {
        type: 'object',
        properties: {
          title: { type: 'string', example: 'Blue mug' },
          price: {
            type: 'object',
            properties: { minorUnits: { example: 1299 }, currency: { enum: ['EUR', 'USD'] } },
            required: ['minorUnits'],
          },
          remark: { type: 'string' },
        },
        required: ['title', 'price'],
      },
    },
  },
};

describe('synthetic requests', () => {
  it('come from examples; nothing is changed or deleted, and nothing guessed', () => {
    expect(syntheticRequests(DOCUMENT)).toEqual([
      { method: 'GET', path: '/items', idempotencyKey: false },
      {
        method: 'POST',
        path: '/items',
        body: { title: 'Blue mug', price: { minorUnits: 1299, currency: 'EUR' } },
        idempotencyKey: true,
      },
      { method: 'GET', path: '/shops/a%20b', idempotencyKey: false },
    ]);
    const many = Array.from({ length: 100 }, (_, n) => nthRequest(syntheticRequests(DOCUMENT), n));
    expect(many.filter(({ method }) => method === 'POST')).toHaveLength(10);
  });

  it('are a mere GET where there is no document', () => {
    expect(syntheticRequests(undefined)).toEqual([
      { method: 'GET', path: '/', idempotencyKey: false },
    ]);
    expect(syntheticRequests({ paths: { '/a': { get: 'what' } } })[0].path).toBe('/');
  });
});

describe('TrafficRuns', () => {
  async function service(status: (request: IncomingMessage) => number) {
    const seen: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      if (request.url === '/base/openapi.json') {
        response.end(JSON.stringify(DOCUMENT));
        return;
      }
      seen.push(request);
      response.writeHead(status(request), { 'x-devopshub-release': 'sha256:1' }).end('{}');
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`;
    const runs = new TrafficRuns({ clock, urlOf: () => url, tokenFor: async () => 'token' });
    const close = () => {
      runs.close();
      server.close();
      server.closeAllConnections();
    };
    return { seen, runs, close };
  }
  const request = {
    entityRef: 'component:default/order',
    service: 'order',
    environment: 'prod',
    requestsPerSecond: 100,
    minutes: 1,
    actor: 'user:default/dev',
  };

  it('sends marked requests, counts what comes back, and only once at a time', async () => {
    const { seen, runs, close } = await service(({ method }) => (method === 'POST' ? 500 : 200));
    try {
      const starts = await Promise.allSettled([runs.start(request), runs.start(request)]);
      const [refused] = starts.filter(each => each.status === 'rejected');
      expect(refused.reason).toBeInstanceOf(ConflictError);
      const [run] = runs.list(request.entityRef);
      while (seen.length < 30) {
        await new Promise(resolve => {
          setTimeout(resolve, 20);
        });
      }
      const ended = runs.stop(run.id);
      expect(ended).toMatchObject({ phase: 'Ended', message: 'stopped by a person' });
      expect(ended.sent).toBeGreaterThanOrEqual(30);
      expect(ended.failed).toBeGreaterThanOrEqual(3);
      expect(ended.succeeded).toBeGreaterThan(ended.failed);
      expect(ended.byRelease?.['sha256:1'].sent).toBeGreaterThan(0);
      expect(seen[0].headers).toMatchObject({
        'x-devopshub-synthetic': '1',
        'x-tenant-id': 'synthetic',
        authorization: 'Bearer token',
      });
      expect((await runs.start(request)).phase).toBe('Running');
    } finally {
      close();
    }
  });

  it('says when there is nobody to ask', async () => {
    const { runs, close } = await service(() => 200);
    close();
    await expect(runs.start(request)).rejects.toThrow(/"order" does not answer in "prod"/);
    expect(runs.list(request.entityRef)).toEqual([]);
  });
});

describe('fault in values.yaml', () => {
  it('is added and taken back without another change', () => {
    const text = '# Set here.\nreplicas: 2\n\n# Per environment.\nenvironments: {}\n';
    const bad = withFault(text, 'prod', 0.3);
    expect(bad).toContain('# Set here.\nreplicas: 2');
    expect(bad).toMatch(/environments:\n {2}prod:\n {4}faults:\n {6}errorRate: 0\.3\n/);
    expect(withoutFault(bad, 'prod')).toBe(text);
    expect(withoutFault(text, 'prod')).toBe(text);
    expect(withFault('', 'prod', 0.3)).toMatch(/errorRate: 0\.3/);
    const own = 'environments:\n  prod:\n    replicas: 3\n';
    expect(withoutFault(withFault(own, 'prod', 0.5), 'prod')).toBe(own);
  });
});

describe('BadReleases', () => {
  const judged: RolloutSpec = {
    apiVersion: 'devopshub.io/v1',
    kind: 'RolloutSpec',
    environments: {
      prod: {
        strategy: {
          canary: {
            steps: [{ setWeight: 20 }],
            analysis: {
              metrics: [{ name: 'errors', provider: { judge: { measure: 'error-rate' } } }],
            },
          },
        },
      },
    },
  };
  const request = {
    entityRef: 'component:default/order',
    service: 'order',
    environment: 'prod',
    errorRate: 0.3,
    actor: 'user:default/dev',
  };

  function world(rolloutPhase = 'Aborted') {
    const ALLOWED = { decision: 'allow', checks: [], missingApprovals: [] };
    const gate: unknown[] = [
      {
        decision: 'needs-approval',
        checks: [{ verdict: 'deny', reason: 'Needs 1 approval.' }],
        missingApprovals: [{ group: 'group:default/platform-team', count: 1 }],
      },
    ];
    let asked = 0;
    const commits: string[] = ['replicas: 1\n'];
    const shipped: string[] = [];
    const release = (index: number) =>
      ({
        digest: `sha256:${index}`,
        commit: String(index),
        rollout: judged,
        service: 'order',
      } as Release);
    const options = {
      gitHost: {
        getRepository: async () => ({ defaultBranch: 'main' }),
        resolveCommit: async () => String(commits.length - 1),
        readFile: async () => commits.at(-1),
        commitFiles: async (_: string, { files }: { files: Record<string, string> }) => {
          commits.push(files['deploy/values.yaml']);
          return { commit: String(commits.length - 1) };
        },
      } as unknown as GitHostService,
      deploy: {
        listReleases: async () => commits.map((__, index) => release(index)).reverse(),
        decide: async () => ({ decision: gate.shift() ?? ALLOWED }),
        requestApproval: async () => {
          asked += 1;
        },
        deploy: async ({ digest, environment }: { digest: string; environment: string }) => {
          if (environment === 'prod') shipped.push(digest);
        },
      } as unknown as DeployApi,
      rollouts: {
        list: async () =>
          shipped.map(toDigest => ({
            id: 'r1',
            toDigest,
            phase: rolloutPhase,
            message: '30 % failed.',
          })),
      } as unknown as RolloutsApi,
      traffic: {
        running: () => undefined,
        start: async () => ({ id: 't1' }),
        stop: () => undefined,
      } as unknown as TrafficRuns,
      environments: ['dev', 'prod'],
      automatic: ['dev'],
      clock,
      logger: mockServices.logger.mock(),
    };
    return { bad: new BadReleases(options), commits, shipped, asked: () => asked };
  }

  it('commits the fault, ships what is built of it, and takes it back when its rollout has ended', async () => {
    const { bad, commits, shipped, asked } = world();
    const started = await bad.start(request, mockCredentials.user());
    expect(started).toMatchObject({ phase: 'Building', commit: '1' });
    await expect(bad.start(request, mockCredentials.user())).rejects.toThrow(ConflictError);
    while (bad.list(request.entityRef)[0].phase !== 'TakenBack') {
      await new Promise(resolve => {
        setTimeout(resolve, 5);
      });
    }
    expect(shipped).toEqual(['sha256:1']);
    expect(asked()).toBe(1);
    expect(commits).toHaveLength(3);
    expect(commits[1]).toContain('errorRate: 0.3');
    expect(commits[2]).not.toContain('errorRate');
    expect(bad.list(request.entityRef)[0]).toMatchObject({
      rolloutId: 'r1',
      message: expect.stringMatching(/Aborted\. 30 % failed\. The fault is out/),
    });
  });

  it('is refused where nothing would notice', async () => {
    const { bad, commits } = world();
    await expect(
      bad.start({ ...request, environment: 'dev' }, mockCredentials.user()),
    ).rejects.toThrow(/"dev" measures nothing/);
    await expect(
      bad.start({ ...request, environment: 'moon' }, mockCredentials.user()),
    ).rejects.toThrow(/There is no environment "moon"/);
    expect(commits).toHaveLength(1);
  });
});
