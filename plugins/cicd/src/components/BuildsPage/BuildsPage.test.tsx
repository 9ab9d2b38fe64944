import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp, TestApiProvider } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import type { Run } from '@internal/plugin-cicd-common';
import { cicdApiRef } from '../../api/CicdApi';
import { BuildsPage } from './BuildsPage';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'order', namespace: 'default' },
  spec: { type: 'service' },
};
const run = (id: string, change: Partial<Run>): Run => ({
  id,
  entityRef: 'component:default/order',
  repository: 'order',
  branch: 'main',
  defaultBranch: true,
  commit: `${id}0000000000000000000000000000000000000`,
  commitMessage: `Change ${id}`,
  commitAuthor: 'Devi',
  dirty: false,
  phase: 'Succeeded',
  steps: [{ name: 'checkout', phase: 'Succeeded' }],
  trigger: 'push',
  attempt: 1,
  sequence: 1,
  queueTime: '2026-11-22T12:00:00Z',
  startTime: '2026-11-22T12:00:01Z',
  endTime: '2026-11-22T12:00:11Z',
  ...change,
});

async function show(runs: Run[] | Error) {
  const cicd = {
    listRuns: jest.fn(async () => {
      if (runs instanceof Error) throw runs;
      return runs;
    }),
    log: jest.fn(async (_: string, after: number) =>
      after < 0 ? [{ seq: 0, time: '', step: 'test', text: 'not ok 1 - adds' }] : [],
    ),
    retry: jest.fn(async () => run('new', { phase: 'Queued' })),
    cancel: jest.fn(),
    start: jest.fn(),
  };
  await renderInTestApp(
    <TestApiProvider apis={[[cicdApiRef, cicd]]}>
      <EntityProvider entity={entity}>
        <BuildsPage />
      </EntityProvider>
    </TestApiProvider>,
  );
  return cicd;
}

describe('BuildsPage', () => {
  it('shows why the newest build failed, its log, and builds it again', async () => {
    const cicd = await show([
      run('b', {
        phase: 'Failed',
        message: 'Step test failed',
        steps: [
          { name: 'checkout', phase: 'Succeeded' },
          { name: 'test', phase: 'Failed', failure: ['expected 3, was 4'] },
        ],
      }),
      run('a', {}),
    ]);
    expect(await screen.findByText('expected 3, was 4')).toBeInTheDocument();
    expect(await screen.findByText(/not ok 1 - adds/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Build again' }));
    expect(cicd.retry).toHaveBeenCalledWith('b');
  });

  it('opens the build that is chosen', async () => {
    const cicd = await show([run('b', {}), run('a', { phase: 'Cancelled' })]);
    await userEvent.click(await screen.findByRole('button', { name: /Change a/ }));
    await screen.findByText(/not ok/);
    expect(cicd.log).toHaveBeenLastCalledWith('a', 0, expect.anything());
  });

  it('says how the first build comes about', async () => {
    await show([]);
    expect(await screen.findByText('No builds yet')).toBeInTheDocument();
  });

  it('says what failed and keeps the way to try again', async () => {
    await show(new Error('no answer'));
    expect(await screen.findByText('The builds could not be read')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeInTheDocument();
  });
});
