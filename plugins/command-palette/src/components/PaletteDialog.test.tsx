import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import PaletteDialog from './PaletteDialog';

function Where() {
  return <p>at {useLocation().pathname}</p>;
}

it('finds an entity by typing and opens it by Enter, without a mouse', async () => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  const entity = (name: string) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default' },
    spec: { type: 'service' },
  });
  const onClose = jest.fn();
  renderInTestApp(
    <>
      <PaletteDialog onClose={onClose} />
      <Where />
    </>,
    { apis: [[catalogApiRef, catalogApiMock({ entities: [entity('order'), entity('reorder')] })]] },
  );
  await userEvent.type(await screen.findByRole('combobox', { hidden: true }), 'order');
  await waitFor(() => expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(2));
  await userEvent.keyboard('{ArrowDown}{ArrowUp}{Enter}');
  expect(await screen.findByText('at /catalog/default/component/order')).toBeInTheDocument();
  expect(onClose).toHaveBeenCalled();
});
