import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp, TestApiProvider } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import type {
  Deployment,
  EnvironmentState,
  Release,
  Rollout,
} from '@internal/plugin-deploy-common';
import { gateApiRef, type GateApi } from '@internal/plugin-gate-react';
import { deployApiRef, type DeployApi } from '../../api/DeployApi';
import { serviceApiRef, type ServiceApi } from '../../api/ServiceApi';
import { DeployPage } from './DeployPage';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'order', namespace: 'default' },
  spec: { type: 'service' },
};
const release = (digest: string, commitMessage: string) =>
  ({ digest, commit: digest, commitMessage, commitAuthor: 'Devi', branch: 'main' } as Release);
const good = release('sha256:aaaaaaaa', 'Sell shoes');
const bad = release('sha256:bbbbbbbb', 'Sell boots');
const state = (environment: string, change: Partial<EnvironmentState>): EnvironmentState => ({
  environment,
  health: 'Healthy',
  message: 'ready',
  instances: 1,
  restarts: 0,
  ...change,
});
const rollout: Rollout = {
  id: 'r1',
  deploymentId: 'd1',
  entityRef: 'component:default/order',
  service: 'order',
  environment: 'prod',
  fromDigest: good.digest,
  toDigest: bad.digest,
  strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } },
  phase: 'Paused',
  message: 'waits for more requests',
  stepIndex: 1,
  weight: 20,
  pause: { reason: 'not-enough-data', startTime: '2026-11-22T12:00:00Z' },
  analysisRuns: [
    {
      id: 'a1',
      kind: 'background',
      phase: 'Inconclusive',
      message: '',
      startTime: '2026-11-22T12:00:00Z',
      metrics: [
        {
          name: 'errors',
          phase: 'Inconclusive',
          measurements: [],
          successful: 0,
          failed: 0,
          inconclusive: 1,
          error: 0,
          consecutiveError: 0,
          notEnoughData: { requests: 16, needed: 34 },
        },
      ],
    },
  ],
  correlationId: 'c1',
  actor: 'user:default/devi',
  createTime: '2026-11-22T12:00:00Z',
};

async function show(change: Partial<DeployApi> = {}) {
  const api: Partial<DeployApi> = {
    environments: async () => [
      state('dev', { release: bad }),
      state('prod', { release: good, rollout }),
    ],
    releases: async () => [bad, good],
    deployments: async () => [],
    rollouts: async () => [rollout],
    decide: async () =>
      ({
        change: { entityRef: 'component:default/order' },
        decision: { decision: 'allow', checks: [], durationMs: 31, missingApprovals: [] },
      } as unknown as Awaited<ReturnType<DeployApi['decide']>>),
    deploy: jest.fn(async () => ({} as Deployment)),
    act: jest.fn(async () => rollout),
    ...change,
  };
  const service: Partial<ServiceApi> = { traffic: async () => [], badReleases: async () => [] };
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [deployApiRef, api as DeployApi],
        [serviceApiRef, service as ServiceApi],
        [gateApiRef, {} as GateApi],
      ]}
    >
      <EntityProvider entity={entity}>
        <DeployPage />
      </EntityProvider>
    </TestApiProvider>,
  );
  return api;
}

describe('DeployPage', () => {
  it('ships what runs in one environment to the next by one press', async () => {
    const api = await show();
    await userEvent.click(await screen.findByRole('button', { name: 'Promote to prod' }));
    expect(api.deploy).toHaveBeenCalledWith(
      expect.objectContaining({ environment: 'prod', digest: bad.digest, kind: 'promote' }),
    );
  });

  it('says how many requests a judgement still needs, and what can be done', async () => {
    const api = await show();
    const view = await screen.findByRole('article', { name: 'Rollout to prod' });
    expect(within(view).getByText(/34 more requests needed/)).toBeInTheDocument();
    expect(within(view).getByRole('img', { name: /Stable 80 %, New 20 %/ })).toBeInTheDocument();
    await userEvent.click(within(view).getByRole('button', { name: 'Resume' }));
    expect(api.act).toHaveBeenCalledWith('r1', 'resume', expect.any(String));
  });

  it('asks before it aborts, and names what the traffic goes back to', async () => {
    const api = await show();
    await userEvent.click(await screen.findByRole('button', { name: 'Abort' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('All traffic goes back to aaaaaaaa');
    expect(api.act).not.toHaveBeenCalled();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Abort' }));
    expect(api.act).toHaveBeenCalledWith('r1', 'abort', expect.any(String));
  });

  it('leaves the rest of the page when one part can not be read', async () => {
    await show({ rollouts: () => Promise.reject(new Error('no answer')) });
    expect(await screen.findByText('The rollouts could not be read')).toBeInTheDocument();
    expect(await screen.findByTestId('environment-prod')).toHaveTextContent('Sell shoes');
  });

  it('stops a way back that would do damage, and offers the order in which it is safe', async () => {
    const startPlan = jest.fn(async () => ({ id: 'p1' }));
    await show({
      startPlan: startPlan as unknown as DeployApi['startPlan'],
      plan: () => new Promise(() => {}),
      rollbackOffer: async () => ({
        target: good,
        blockers: [
          {
            id: 'dependants',
            title: 'Dependants',
            verdict: 'deny',
            reason: 'cart uses price',
            evidence: [],
            waivable: false,
            durationMs: 1,
          },
        ],
        plan: {
          entityRef: 'component:default/order',
          environment: 'prod',
          phase: 'Proposed',
          message: '',
          steps: ['cart', 'order'].map(service => ({
            entityRef: `component:default/${service}`,
            service,
            fromDigest: bad.digest,
            toDigest: good.digest,
            reason: '',
            phase: 'Pending' as const,
            message: '',
          })),
        },
      }),
    });
    const prod = await screen.findByTestId('environment-prod');
    await userEvent.click(within(prod).getByRole('button', { name: 'Roll back' }));
    expect(await screen.findByText('cart uses price')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Run 2 steps in this order' }));
    expect(startPlan).toHaveBeenCalled();
  });
});
