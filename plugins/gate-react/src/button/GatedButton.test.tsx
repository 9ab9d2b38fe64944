import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp, TestApiProvider } from '@backstage/frontend-test-utils';
import { permissionApiRef, type PermissionApi } from '@backstage/plugin-permission-react';
import type { GateDecision } from '@internal/plugin-gate-common';
import { aChange, aCheck, aDecision } from '../__testUtils__/decisions';
import { gateApiRef, type GateApi } from '../api/GateApi';
import { GatedButton, type GatedButtonProps } from './GatedButton';
import { nextStep } from './nextStep';

async function show(
  decision: GateDecision,
  props: Partial<GatedButtonProps> = {},
  options: { mayBreakGlass?: boolean; gate?: Partial<GateApi> } = {},
) {
  const reload = jest.fn();
  const onProceed = jest.fn(async () => {});
  // Answers about permissions are kept by entity from one test to the next.
  const entityRef = options.mayBreakGlass === false ? 'component:default/other' : aChange.entityRef;
  const result = options.mayBreakGlass === false ? 'DENY' : 'ALLOW';
  const permissions = { authorize: async () => ({ result }) } as unknown as PermissionApi;
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [gateApiRef, (options.gate ?? {}) as GateApi],
        [permissionApiRef, permissions],
      ]}
    >
      <GatedButton
        label="Promote to prod"
        decision={{
          status: 'loaded',
          value: { change: { ...aChange, entityRef }, decision },
          loadTime: 0,
          reload,
        }}
        onProceed={onProceed}
        {...props}
      />
    </TestApiProvider>,
  );
  return { reload, onProceed };
}

const needsApproval = aDecision('needs-approval', [
  aCheck('freeze'),
  aCheck('approvals', {
    verdict: 'needs-approval',
    reason: 'Needs 1 approval from platform',
    fix: { label: 'Ask', action: 'request-approval' },
  }),
]);

it('is one press when all is well', async () => {
  const { onProceed, reload } = await show(aDecision('allow', [aCheck('freeze')]));
  await userEvent.click(screen.getByRole('button', { name: 'Promote to prod' }));
  expect(onProceed).toHaveBeenCalledWith(undefined);
  expect(reload).toHaveBeenCalled();
});

it('says what is missing, and asks for it', async () => {
  const requestApproval = jest.fn();
  const { onProceed, reload } = await show(needsApproval, {}, { gate: { requestApproval } });
  await userEvent.click(screen.getByRole('button', { name: 'Needs 1 approval from platform' }));
  expect(requestApproval).toHaveBeenCalledWith(aChange);
  expect(reload).toHaveBeenCalled();
  expect(onProceed).not.toHaveBeenCalled();
});

it('breaks the glass only with a reason, behind a menu', async () => {
  const { onProceed } = await show(needsApproval);
  await userEvent.click(screen.getByRole('button', { name: 'Other ways to: Promote to prod' }));
  await userEvent.click(screen.getByRole('menuitem', { name: 'Break glass…' }));
  const confirm = screen.getByRole('button', { name: 'Break glass' });
  expect(confirm).toBeDisabled();
  await userEvent.type(screen.getByRole('textbox'), 'Checkout is down');
  await userEvent.click(confirm);
  expect(onProceed).toHaveBeenCalledWith({ breakGlass: { reason: 'Checkout is down' } });
});

it('says which permission breaking the glass needs', async () => {
  await show(needsApproval, {}, { mayBreakGlass: false });
  await userEvent.click(screen.getByRole('button', { name: /Other ways/ }));
  expect(await screen.findByRole('menuitem', { name: /gate.break-glass.use/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});

it('is disabled with its reason where only time helps', async () => {
  await show(
    aDecision('deny', [aCheck('freeze', { verdict: 'deny', reason: 'Frozen until Monday.' })], {
      nextOpen: new Date(Date.now() + 60_000).toISOString(),
    }),
  );
  expect(screen.getByRole('button', { name: 'Frozen until Monday' })).toBeDisabled();
  expect(screen.getByText(/Opens in/)).toHaveTextContent(/s$/);
});

describe('nextStep', () => {
  const fixable = aCheck('soak', {
    verdict: 'deny',
    reason: 'Soaks 2 h more',
    waivable: true,
    fix: { label: 'Ask', action: 'request-waiver' },
  });
  const frozen = aCheck('freeze', { verdict: 'deny', reason: 'Frozen until Monday' });

  it.each([
    ['a waiver', aDecision('deny', [fixable]), { kind: 'request-waiver', label: 'Soaks 2 h more' }],
    [
      'nothing, while a refusal without a way out stands',
      aDecision('deny', [fixable, frozen]),
      { kind: 'closed', label: 'Frozen until Monday' },
    ],
    [
      'the request that was made already',
      { ...needsApproval, approvalRequestId: 'r1' },
      { kind: 'open', href: '/gate/approvals/r1' },
    ],
    [
      'the link of the check',
      aDecision('deny', [
        aCheck('verification', {
          verdict: 'deny',
          reason: 'x'.repeat(80),
          title: 'Verification',
          fix: { label: 'See run', href: '/runs/1' },
        }),
      ]),
      { kind: 'open', label: 'Stopped by: verification', href: '/runs/1' },
    ],
  ])('is %s', (_, decision, step) => expect(nextStep(decision)).toMatchObject(step));
});
