import { render, screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ErrorState } from './ErrorState';

it('names what failed, what is unharmed and the request', () => {
  const error = Object.assign(new Error('Request failed with 500'), {
    response: { status: 500, headers: new Headers({ 'x-request-id': 'req-7' }) },
    body: { error: { message: 'database is away' } },
  });
  render(
    <ErrorState title="The builds could not be read" error={error} unharmed="Services run on." />,
  );
  expect(screen.getByRole('alert')).toHaveTextContent(
    'The builds could not be readdatabase is awayServices run on.Request req-7',
  );
});

it('shows a refusal as a missing permission with the way to its rule', async () => {
  const error = Object.assign(new Error('refused'), { name: 'NotAllowedError' });
  renderInTestApp(<ErrorState title="The builds may not be read" error={error} />);
  expect(await screen.findByRole('link', { name: /rule/ })).toHaveAttribute('href', '/access');
});
