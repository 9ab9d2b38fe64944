import type { Release, RolloutStrategy } from '@internal/plugin-deploy-common';
import type { DesiredState } from '@internal/plugin-deploy-node';
import { analysisTemplateOf } from './analysis';
import { chartValuesOf } from './chartValues';
import { secondsOf } from './durations';
import { refusalsOf } from './refusals';
import { argoStrategyOf } from './strategy';

const digest = `sha256:${'a'.repeat(64)}`;
const subject = { service: 'order', env: 'prod', release: digest, stable: 'sha256:b' };
const metric = { metric: { measure: 'error-rate' as const, window: '30s' } };

const desired = (strategy?: RolloutStrategy, written = strategy) => {
  const release = {
    service: 'order',
    digest,
    commit: 'c'.repeat(40),
    artifacts: [{ type: 'oci-image', ref: 'registry.example/order', digest, sizeBytes: 1 }],
    values: {
      replicas: 2,
      variables: { A: '1', B: '2' },
      environments: { prod: { replicas: 5, variables: { B: '3' } } },
    },
    ...(written && {
      rollout: { apiVersion: 'devopshub.io/v1', kind: 'RolloutSpec', strategy: written },
    }),
  } as unknown as Release;
  return {
    service: 'order',
    environment: 'prod',
    entityRef: 'component:default/order',
    previews: [],
    dependsOn: [],
    release,
    strategy,
  } as DesiredState & { release: Release };
};

describe('values of the chart', () => {
  it('take settings of the environment over those of the service, and the image by digest', () => {
    expect(chartValuesOf(desired(), {})).toMatchObject({
      workload: 'deployment',
      replicas: 5,
      variables: { A: '1', B: '3' },
      image: `registry.example/order@${digest}`,
    });
  });

  it('keep the kind of workload when a rollout is shipped at once', () => {
    const canary = { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } };
    expect(chartValuesOf(desired(undefined, canary), {})).toMatchObject({
      workload: 'rollout',
      strategy: { canary: { steps: [] } },
    });
    const blueGreen = { blueGreen: { autoPromotionEnabled: false } };
    expect(chartValuesOf(desired(undefined, blueGreen), {})).toMatchObject({
      strategy: { blueGreen: { autoPromotionEnabled: true } },
    });
    expect(chartValuesOf(desired({ recreate: {} }), {})).toMatchObject({
      workload: 'deployment',
      strategy: { type: 'Recreate' },
    });
  });
});

describe('strategies in the words of Argo', () => {
  it('map every step', () => {
    const { strategy, analysisTemplates } = argoStrategyOf(
      {
        canary: {
          steps: [
            { setWeight: 10 },
            { pause: { duration: '2m' } },
            { pause: {} },
            { setHeaderRoute: { name: 'beta', match: [] } },
            { analysis: { metrics: [{ name: 'errors', provider: metric }] } },
            {
              experiment: {
                baseline: true,
                duration: '1m',
                analysis: { metrics: [{ name: 'errors', provider: metric }] },
              },
            },
          ],
        },
      },
      { subject, prometheus: 'http://prometheus' },
    );
    // The same analysis twice is one template.
    expect(analysisTemplates).toHaveLength(1);
    const templates = [{ templateName: analysisTemplates[0].name }];
    expect(strategy).toEqual({
      canary: {
        steps: [
          { setWeight: 10 },
          { pause: { duration: 120 } },
          { pause: {} },
          { setHeaderRoute: { name: 'beta', match: [] } },
          { analysis: { templates } },
          {
            experiment: {
              duration: '60s',
              templates: [
                { name: 'baseline', specRef: 'stable', replicas: 1 },
                { name: 'canary', specRef: 'canary', replicas: 1 },
              ],
              analyses: [{ name: 'step-5', ...templates[0] }],
            },
          },
        ],
      },
    });
  });

  it('make an answer without data neither a pass nor a failure', () => {
    const { spec } = analysisTemplateOf(
      {
        metrics: [{ name: 'errors', successCondition: 'result < 0.05', provider: metric }],
      },
      { subject, address: 'http://prometheus', counted: true },
    );
    expect(spec.metrics[0]).toMatchObject({
      count: 1,
      failureLimit: 0,
      consecutiveErrorLimit: 4,
      successCondition: 'len(result) > 0 && !isNaN(result[0]) && (result[0] < 0.05)',
      failureCondition: 'len(result) > 0 && !isNaN(result[0]) && (!(result[0] < 0.05))',
    });
  });

  it('fill in the subject of a query', () => {
    const query = 'x{release="{{args.release}}",stable="{{ args.stable }}"}';
    const { spec } = analysisTemplateOf(
      { metrics: [{ name: 'mine', provider: { prometheus: { query } } }] },
      { subject, address: 'http://prometheus', counted: false },
    );
    expect(spec.metrics[0].provider).toEqual({
      prometheus: {
        address: 'http://prometheus',
        query: `x{release="${digest}",stable="sha256:b"}`,
      },
    });
  });

  it('are refused by path where the cluster cannot walk them', () => {
    const judge = {
      metrics: [{ name: 'j', provider: { judge: { measure: 'latency' as const } } }],
    };
    const strategy: RolloutStrategy = {
      canary: {
        stickySessions: true,
        steps: [{ setHeaderRoute: { name: 'beta' } }, { analysis: judge }],
      },
    };
    const paths = refusalsOf(strategy, { mesh: false }).map(text => text.split(': ')[0]);
    expect(paths).toEqual([
      'canary.stickySessions',
      'canary.steps[0].setHeaderRoute',
      'canary.steps[1].analysis.metrics[0].provider.judge',
    ]);
    const hash: RolloutStrategy = { abTest: { route: { hash: { cookie: 'id', percent: 50 } } } };
    expect(refusalsOf(hash, { mesh: true })).toEqual([
      expect.stringContaining('abTest.route.hash'),
    ]);
    expect(refusalsOf(hash, { mesh: false })).toEqual([expect.stringContaining('needs a mesh')]);
  });

  it.each([
    [30, 30],
    ['30', 30],
    ['30s', 30],
    ['5m', 300],
    ['1h', 3600],
  ])('%p are %p seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));
});
