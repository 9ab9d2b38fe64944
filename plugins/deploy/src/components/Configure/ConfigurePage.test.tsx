import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp, TestApiProvider } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import type { ServiceConfiguration } from '@internal/plugin-deploy-common';
import { deployApiRef, type DeployApi } from '../../api/DeployApi';
import { serviceApiRef, type ServiceApi } from '../../api/ServiceApi';
import { ConfigurePage } from './ConfigurePage';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'order', namespace: 'default' },
  spec: { type: 'service' },
};
const saved: ServiceConfiguration = {
  entityRef: 'component:default/order',
  commit: 'a'.repeat(40),
  values: { variables: { LOG_LEVEL: 'info' } },
};

async function show(service: Partial<ServiceApi>) {
  const deploy: Partial<DeployApi> = { environments: async () => [] };
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [deployApiRef, deploy as DeployApi],
        [serviceApiRef, { configuration: async () => saved, ...service } as ServiceApi],
      ]}
    >
      <EntityProvider entity={entity}>
        <ConfigurePage />
      </EntityProvider>
    </TestApiProvider>,
  );
}

const change = async (value: string) => {
  const field = await screen.findByRole('textbox', { name: 'Value of LOG_LEVEL' });
  await userEvent.clear(field);
  await userEvent.type(field, value);
};
const saveIt = async () => {
  await userEvent.click(screen.getByRole('button', { name: 'Review and save' }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
};

it('shows what differs before it makes the commit', async () => {
  const save = jest.fn(async () => ({ ...saved, commit: 'b'.repeat(40) }));
  await show({ save });
  await change('warn');
  await userEvent.click(screen.getByRole('button', { name: 'Review and save' }));
  expect(await screen.findByRole('dialog')).toHaveTextContent('variables.LOG_LEVELinfo→warn');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(save).toHaveBeenCalledWith({
    entityRef: saved.entityRef,
    values: { variables: { LOG_LEVEL: 'warn' } },
    baseCommit: saved.commit,
  });
});

it('says with the line what rollout.yaml would not do, and does not save it', async () => {
  await show({});
  const editor = await screen.findByRole('textbox', { name: 'rollout.yaml' });
  await userEvent.type(editor, 'apiVersion: devopshub.io/v1\nkind: Rollout');
  expect(await screen.findByRole('button', { name: 'Line 2' })).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Review and save' })).toBeDisabled();
});

it('loses nothing when somebody else has saved first', async () => {
  const theirs = {
    ...saved,
    commit: 'c'.repeat(40),
    values: { replicas: 3, variables: { LOG_LEVEL: 'info' } },
  };
  const conflict = Object.assign(new Error('conflict'), { response: { status: 409 } });
  const save = jest
    .fn<Promise<ServiceConfiguration>, [unknown]>()
    .mockRejectedValueOnce(conflict)
    .mockResolvedValueOnce({ ...theirs, commit: 'd'.repeat(40) });
  const configuration = jest
    .fn<Promise<ServiceConfiguration>, []>()
    .mockResolvedValueOnce(saved)
    .mockResolvedValue(theirs);
  await show({ save, configuration });
  await change('warn');
  await saveIt();
  expect(await screen.findByText('Somebody else has saved meanwhile')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Put mine on top' }));
  await saveIt();
  expect(save).toHaveBeenLastCalledWith({
    entityRef: saved.entityRef,
    values: { replicas: 3, variables: { LOG_LEVEL: 'warn' } },
    baseCommit: theirs.commit,
  });
});
