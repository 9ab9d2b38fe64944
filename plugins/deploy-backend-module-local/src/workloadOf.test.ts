import type { Release, ServiceValues } from '@internal/plugin-deploy-common';
import type { DesiredState } from '@internal/plugin-deploy-node';
import { refusalsOf } from './refusals';
import { type Bundle, workloadOf } from './workloadOf';

const config = {
  environments: ['dev', 'prod'],
  memoryLimitMiB: 256,
  readyTimeoutSeconds: 60,
  sleepAfterSeconds: () => 900,
};
const release = (digit: string, values?: ServiceValues) =>
  ({ digest: `sha256:${digit.repeat(64)}`, artifacts: [], values } as unknown as Release);
const bundleOf = (each: Release, dependsOn: string[] = []): Bundle => ({
  release: each,
  dir: `/releases/${each.digest.slice(-1)}`,
  manifest: { needsDatabase: false, dependsOn },
});

function workload(desired: Partial<DesiredState>, dependsOn: string[] = []) {
  const state: DesiredState = {
    service: 'order',
    environment: 'prod',
    entityRef: 'component:default/order',
    previews: [],
    dependsOn: ['cart'],
    ...desired,
  };
  return workloadOf(
    state,
    {
      stable: state.release && bundleOf(state.release),
      candidate: state.candidate && bundleOf(state.candidate.release, dependsOn),
      standby: state.standby && bundleOf(state.standby),
      previews: state.previews.map(({ previewId, release: each }) => ({
        previewId,
        bundle: bundleOf(each),
      })),
    },
    config,
  );
}

const parts = (spec: ReturnType<typeof workload>) =>
  spec.releases.map(({ digest, role, weight, replicas }) => [
    digest.slice(-1),
    role,
    weight,
    replicas,
  ]);

describe('workloadOf', () => {
  const stable = release('1', { replicas: 4, variables: { COLOUR: 'red' } });
  const next = release('2', {
    replicas: 4,
    memoryMiB: 300,
    variables: { COLOUR: 'red' },
    environments: { prod: { variables: { SIZE: 'l' }, faults: { errorRate: 0.3 } } },
  });

  it('gives each release its own settings, and the candidate as many instances as its share needs', () => {
    const spec = workload(
      { release: stable, candidate: { release: next, weight: 20, sticky: true } },
      ['stock'],
    );
    expect(parts(spec)).toEqual([
      ['1', 'stable', 80, 4],
      ['2', 'canary', 20, 1],
    ]);
    expect(spec.releases[0]).toMatchObject({ env: { COLOUR: 'red' }, dependsOn: ['cart'] });
    expect(spec.releases[1]).toMatchObject({
      env: { COLOUR: 'red', SIZE: 'l' },
      memoryLimitMiB: 300,
      dependsOn: ['cart', 'stock'],
      faults: { errorRate: 0.3 },
    });
    expect(spec.routing).toEqual({ rules: [], sticky: true });
    expect(spec.sleepAfterSeconds).toBe(0);
  });

  it('adds baseline and standby, and takes neither twice', () => {
    const spec = workload({
      release: stable,
      candidate: { release: next, weight: 10 },
      baseline: { weight: 10 },
      standby: release('3'),
    });
    expect(parts(spec)).toEqual([
      ['1', 'stable', 80, 4],
      ['2', 'canary', 10, 1],
      ['1', 'baseline', 10, 1],
      ['3', 'standby', 0, 1],
    ]);
    expect(parts(workload({ release: stable, standby: stable }))).toEqual([
      ['1', 'stable', 100, 4],
    ]);
  });

  it('warms a candidate up in full where it may take everything at once', () => {
    const green = workload({
      release: stable,
      candidate: { release: next, weight: 0, previewId: 'green' },
    });
    expect(green.releases[1]).toMatchObject({ weight: 0, replicas: 4, previewId: 'green' });
    const split = workload({
      release: stable,
      candidate: {
        release: next,
        weight: 0,
        matches: [{ hash: { header: 'x-user', percent: 50 } }],
      },
    });
    expect(split.releases[1]).toMatchObject({ weight: 0, replicas: 2 });
    expect(split.routing?.rules).toEqual([
      { digest: next.digest, hash: { header: 'x-user', percent: 50 } },
    ]);
  });

  it('runs nothing of a service with no replicas, and all of a first release', () => {
    expect(workload({ release: release('1', { replicas: 0 }) }).releases).toEqual([]);
    expect(parts(workload({ candidate: { release: next, weight: 20 } }))).toEqual([
      ['2', 'canary', 100, 4],
    ]);
  });
});

it('refuses what the gateway cannot see', () => {
  const step = (headerName: string) => ({
    setHeaderRoute: { name: 'beta', match: [{ headerName, headerValue: { exact: '1' } }] },
  });
  expect(refusalsOf({ canary: { steps: [step('x-beta'), { setWeight: 5 }] } })).toEqual([]);
  expect(refusalsOf({ canary: { steps: [step('x beta'), step('Cookie')] } })).toEqual([
    'canary.steps[0].setHeaderRoute.match[0].headerName: "x beta" is no name of a header',
    expect.stringMatching(/^canary\.steps\[1\].*"Cookie"; use a header of your own$/),
  ]);
  expect(
    refusalsOf({ abTest: { route: { hash: { cookie: 'backstage-auth', percent: 50 } } } }),
  ).toHaveLength(1);
});
