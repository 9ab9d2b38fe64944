import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DemoSignIn } from './DemoSignIn';

const people = [
  {
    name: 'developer',
    title: 'Developer',
    does: 'Makes services.',
    pages: ['Home'],
    color: '#2563eb',
  },
  { name: 'auditor', title: 'Auditor', does: 'Reads everything.', pages: [], color: '#7c3aed' },
];

describe('demo sign-in', () => {
  const fetch = jest.spyOn(global, 'fetch');
  beforeEach(() => {
    sessionStorage.clear();
    localStorage.clear();
  });

  it('signs this tab in as the chosen person, and forgets it at sign-out', async () => {
    fetch.mockResolvedValue(
      Response.json({
        profile: {},
        backstageIdentity: {
          token: `a.${btoa(JSON.stringify({ exp: 4_000_000_000 }))}.c`,
          identity: {
            type: 'user',
            userEntityRef: 'user:default/auditor',
            ownershipEntityRefs: ['user:default/auditor'],
          },
        },
      }),
    );
    const onSignInSuccess = jest.fn();
    renderInTestApp(<DemoSignIn people={people} onSignInSuccess={onSignInSuccess} />);
    await userEvent.click(await screen.findByRole('button', { name: /Auditor/ }));
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalled());
    const [url, init] = fetch.mock.calls[0];
    expect(url).toMatch(/\/auth\/demo\/refresh$/);
    expect(new Headers(init!.headers).get('x-devopshub-person')).toBe('auditor');
    expect(sessionStorage.getItem('devopshub.person')).toBe('auditor');
    await onSignInSuccess.mock.calls[0][0].signOut();
    expect(sessionStorage.getItem('devopshub.person')).toBe('');
  });

  it('says why and what to do when the portal refuses, and leads back to the people', async () => {
    fetch.mockResolvedValue(
      Response.json(
        { error: { name: 'AuthenticationError', message: 'not from here' } },
        { status: 401 },
      ),
    );
    renderInTestApp(<DemoSignIn people={people} onSignInSuccess={jest.fn()} />);
    await userEvent.click(await screen.findByRole('button', { name: /Developer/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent(/not from here.*localhost/);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('button', { name: /Auditor/ })).toBeInTheDocument();
  });
});
