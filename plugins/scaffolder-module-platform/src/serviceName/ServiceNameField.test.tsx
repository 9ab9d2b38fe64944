import { useState } from 'react';
import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp, TestApiProvider } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ServiceNameField } from './ServiceNameField';

const taken = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'order' },
  spec: { type: 'service', lifecycle: 'production', owner: 'group:default/commerce-team' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/commerce-team' }],
};

/** Answers like the portal's git host: "basket" has a repository, everything else is free. */
const asked: string[] = [];
const fetchApi = {
  fetch: async (input: RequestInfo | URL) => {
    asked.push(String(input));
    const body = String(input).includes('/basket/')
      ? { available: false, reason: 'A repository "basket" exists already' }
      : { available: true };
    return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
  },
};

const Form = () => {
  const [name, setName] = useState<string>();
  const props: any = {
    formData: name,
    onChange: setName,
    schema: { title: 'Name' },
    uiSchema: {},
    idSchema: { $id: 'root_name' },
  };
  return <ServiceNameField {...props} />;
};

const renderForm = () =>
  renderInTestApp(
    <TestApiProvider
      apis={[
        [catalogApiRef, catalogApiMock({ entities: [taken] })],
        [fetchApiRef, fetchApi],
      ]}
    >
      <Form />
    </TestApiProvider>,
  );

describe('ServiceNameField', () => {
  it('says at once what is wrong with the form, without asking anybody', async () => {
    await renderForm();
    asked.length = 0;
    await userEvent.type(await screen.findByLabelText(/^Name/), 'Order');
    expect(await screen.findByText(/must start with a lower-case letter/)).toBeInTheDocument();
    expect(asked).toEqual([]);
  });

  it('says who has a name, and that another one is free', async () => {
    await renderForm();
    const input = await screen.findByLabelText(/^Name/);
    await userEvent.type(input, 'order');
    expect(
      await screen.findByText(/component "order" of commerce-team already/),
    ).toBeInTheDocument();
    await userEvent.clear(input);
    await userEvent.type(input, 'basket');
    expect(await screen.findByText('A repository "basket" exists already')).toBeInTheDocument();
    await userEvent.type(input, '-two');
    expect(await screen.findByText('"basket-two" is free')).toBeInTheDocument();
  });
});
