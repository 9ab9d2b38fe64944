import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp, TestApiProvider } from '@backstage/frontend-test-utils';
import type { Mail } from '@internal/plugin-local-platform-common';
import { localPlatformApiRef } from '../../api/LocalPlatformApi';
import { MailboxPage } from './MailboxPage';

const mail = (id: string): Mail => ({
  id,
  from: 'shop@shop.example',
  to: [`${id}@shop.example`],
  subject: `Order ${id}`,
  receiveTime: '2026-11-22T12:00:00Z',
  service: 'order',
  environment: 'dev',
});

async function show(mails: Mail[]) {
  const api = {
    mails: jest.fn(async () => mails),
    mailHtml: jest.fn(async (id: string) => `<p>Mail ${id}</p>`),
    emptyMailbox: jest.fn(async () => {
      mails.length = 0;
    }),
  };
  await renderInTestApp(
    <TestApiProvider apis={[[localPlatformApiRef, api as any]]}>
      <MailboxPage />
    </TestApiProvider>,
  );
  return api;
}

it('shows a mail in a frame that runs nothing, and empties the mailbox', async () => {
  const api = await show([mail('b'), mail('a')]);
  await userEvent.click(await screen.findByRole('button', { name: /Order a/ }));
  const frame = await screen.findByTitle('Mail: Order a');
  expect(frame).toHaveAttribute('srcdoc', '<p>Mail a</p>');
  expect(frame.getAttribute('sandbox')).not.toMatch(/allow-(scripts|same-origin)/);
  await userEvent.click(screen.getByRole('button', { name: 'Empty the mailbox' }));
  expect(await screen.findByText('No mails yet')).toBeInTheDocument();
  expect(api.emptyMailbox).toHaveBeenCalledTimes(1);
});
