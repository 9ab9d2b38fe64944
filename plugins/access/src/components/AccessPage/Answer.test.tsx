import { screen } from '@testing-library/react';
import { renderInTestApp, TestApiProvider } from '@backstage/frontend-test-utils';
import type { ExplainAnswer } from '@internal/plugin-access-common';
import { accessApiRef } from '../../api/AccessApi';
import { Answer } from './Answer';

const answer: ExplainAnswer = {
  decision: 'conditional',
  effective: 'deny',
  roles: ['developer'],
  rule: 'permission.roles.developer.rules[1]',
  reason: 'It is not theirs.',
  ask: 'Given to Developer.',
};

it.each([
  [{ ...answer, decision: 'allow', effective: 'allow' } as const, undefined, 'Allowed'],
  [answer, 'component:default/order', 'Denied'],
  [answer, undefined, 'It depends'],
])('shows the decision and the rule (%#)', async (value, entityRef, word) => {
  await renderInTestApp(
    <TestApiProvider
      apis={[[accessApiRef, { explain: async () => value, permissions: async () => [] }]]}
    >
      <Answer request={{ user: 'user:default/a', permission: 'a.b.c', entityRef }} />
    </TestApiProvider>,
  );
  expect(await screen.findByText(word)).toBeInTheDocument();
  expect(screen.getByText('permission.roles.developer.rules[1]')).toBeInTheDocument();
});
