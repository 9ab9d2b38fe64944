import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp, TestApiProvider } from '@backstage/frontend-test-utils';
import { gateApiRef, type GateApi } from '../api/GateApi';
import { aChange, aCheck, aDecision } from '../__testUtils__/decisions';
import { DecisionPanel } from './DecisionPanel';
import { summary } from './verdicts';

async function show(panel: JSX.Element, gate: Partial<GateApi> = {}) {
  await renderInTestApp(
    <TestApiProvider apis={[[gateApiRef, gate as GateApi]]}>{panel}</TestApiProvider>,
  );
}

it('is one line while all is well, and opens to every check', async () => {
  await show(<DecisionPanel decision={aDecision('allow', [aCheck('freeze'), aCheck('soak')])} />);
  const line = screen.getByRole('button', { name: /2 checks passed ?· 31 ms/ });
  expect(line).toHaveAttribute('aria-expanded', 'false');
  await userEvent.click(line);
  expect(line).toHaveAttribute('aria-expanded', 'true');
  expect(screen.getByText('freeze is well')).toBeVisible();
});

it('shows what stops the change first: reason, evidence, when it opens', async () => {
  const decision = aDecision('deny', [
    aCheck('soak'),
    aCheck('freeze', {
      verdict: 'deny',
      reason: 'Frozen until Monday',
      nextOpen: new Date(Date.now() + 3_600_000).toISOString(),
      evidence: [{ label: 'Window', value: 'Weekend', href: '/gate/calendar?window=w' }],
    }),
  ]);
  await show(<DecisionPanel decision={decision} change={aChange} />);
  expect(screen.getByRole('button', { name: /1 of 2 checks stops this/ })).toBeVisible();
  const [first] = screen.getAllByRole('listitem');
  expect(first).toHaveTextContent('freezeBlockedFrozen until MondayOpens in 1 h 0 min');
  expect(screen.getByRole('link', { name: 'Window: Weekend' })).toHaveAttribute(
    'href',
    '/gate/calendar?window=w',
  );
});

it('asks for a waiver of a check that may be waived', async () => {
  const requestWaiver = jest.fn();
  const decision = aDecision('deny', [aCheck('soak', { verdict: 'deny', waivable: true })]);
  await show(<DecisionPanel decision={decision} change={aChange} />, { requestWaiver });
  await userEvent.click(screen.getByRole('button', { name: 'Ask for a waiver' }));
  const confirm = screen.getAllByRole('button', { name: 'Ask for a waiver' }).slice(-1)[0];
  expect(confirm).toBeDisabled();
  await userEvent.type(screen.getByRole('textbox', { name: /Reason/ }), 'Tested for a week');
  await userEvent.click(confirm);
  expect(requestWaiver).toHaveBeenCalledWith(
    expect.objectContaining({ checkId: 'soak', environment: 'prod', reason: 'Tested for a week' }),
  );
});

it('says that nothing was changed when the gate did not answer', async () => {
  const reload = jest.fn();
  await show(
    <DecisionPanel decision={{ status: 'error', error: new Error('no answer'), reload }} />,
  );
  expect(screen.getByText(/Nothing was changed/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(reload).toHaveBeenCalled();
});

it.each([
  [aDecision('allow', []), 'No check applies'],
  [
    aDecision('allow', [aCheck('a'), aCheck('b', { verdict: 'deny', advice: true })]),
    '1 check passed, 1 advice',
  ],
  [aDecision('allow', [aCheck('a', { verdict: 'unknown' })]), '0 checks passed, 1 unknown'],
  [aDecision('deny', [aCheck('a', { verdict: 'unknown' })]), '1 of 1 check stops this'],
  [
    aDecision('allow', [
      aCheck('a', {
        verdict: 'deny',
        waiver: { id: 'w', reason: '', grantedBy: '', expireTime: '' },
      }),
    ]),
    '0 checks passed, 1 waived',
  ],
])('sums up %#', (decision, text) => expect(summary(decision)).toBe(text));
