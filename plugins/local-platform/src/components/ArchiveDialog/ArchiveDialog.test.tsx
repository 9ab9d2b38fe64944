import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp, TestApiProvider } from '@backstage/frontend-test-utils';
import { serviceLifecycleApiRef } from '../../api/ServiceLifecycleApi';
import { ArchiveDialog } from './ArchiveDialog';

const preview = {
  name: 'order',
  stops: [
    { environment: 'dev', health: 'Healthy', instances: 1, url: 'http://order.dev.localhost:1' },
  ],
  dependants: ['component:default/storefront'],
  undoDays: 7,
};

async function show(archive: () => Promise<typeof preview>) {
  const api = { archivePreview: async () => preview, archive: jest.fn(archive) };
  const onClose = jest.fn();
  await renderInTestApp(
    <TestApiProvider apis={[[serviceLifecycleApiRef, api as any]]}>
      <ArchiveDialog name="order" onClose={onClose} />
    </TestApiProvider>,
  );
  expect(await screen.findByRole('link', { name: 'storefront' })).toBeInTheDocument();
  expect(screen.getByText('dev')).toBeInTheDocument();
  return { api, onClose, button: screen.getByRole('button', { name: 'Archive order' }) };
}

it('tells what stops and who depends on it, and archives once the name is typed', async () => {
  const { api, onClose, button } = await show(async () => preview);
  await userEvent.type(screen.getByLabelText(/Type order/), 'orde');
  expect(button).toBeDisabled();
  await userEvent.type(screen.getByLabelText(/Type order/), 'r');
  await userEvent.click(button);
  expect(api.archive).toHaveBeenCalledWith('order', 'order');
  expect(onClose).toHaveBeenCalledWith(true);
});

it('stays and says so when archiving fails half-way', async () => {
  const { onClose, button } = await show(async () => {
    throw new Error('The supervisor does not answer');
  });
  await userEvent.type(screen.getByLabelText(/Type order/), 'order');
  await userEvent.click(button);
  expect(await screen.findByText('The supervisor does not answer')).toBeInTheDocument();
  expect(onClose).not.toHaveBeenCalled();
});
