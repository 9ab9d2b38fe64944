import type { Entity } from '@backstage/catalog-model';
import { fetchApiRef, identityApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  MockStarredEntitiesApi,
  starredEntitiesApiRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import CatalogIndexPage from './CatalogIndexPage';

const entity = (name: string, owner: string, extra?: Partial<Entity['metadata']>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default', description: `What ${name} does`, ...extra },
  spec: { type: 'service', owner },
  relations: [{ type: 'ownedBy', targetRef: `group:default/${owner}` }],
});

const all = [
  entity('billing', 'finance'),
  entity('order', 'shop'),
  entity('portal-ui', 'shop', { annotations: { 'devopshub.io/platform-part': 'true' } }),
];

/** Answers as the catalog does to the three conditions that the page puts into its query. */
const catalog = catalogApiMock.mock({
  queryEntities: async request => {
    const query = JSON.stringify(request && 'query' in request ? request.query : {});
    const items = all.filter(
      one =>
        (!query.includes('relations.ownedBy') || query.includes(one.relations![0].targetRef)) &&
        (!query.includes('$not') || !one.metadata.annotations),
    );
    return { items, totalItems: 0, pageInfo: {} };
  },
  getEntityFacets: async () => ({ facets: {} }),
});

function open(path: string, options: { teams: string[]; healthFails?: boolean }) {
  const fetch = jest.fn(async () =>
    options.healthFails
      ? new Response('{}', { status: 503 })
      : Response.json({
          items: [
            {
              entityRef: 'component:default/order',
              health: 'Degraded',
              message: '1 of 2 ready',
              environments: [{ environment: 'dev', health: 'Degraded' }],
            },
          ],
        }),
  );
  renderInTestApp(<CatalogIndexPage exportSettings={{}} />, {
    initialRouteEntries: [path],
    apis: [
      [catalogApiRef, catalog],
      [starredEntitiesApiRef, new MockStarredEntitiesApi()],
      [fetchApiRef, { fetch } as any],
      [
        identityApiRef,
        {
          getBackstageIdentity: async () => ({
            type: 'user',
            userEntityRef: 'user:default/me',
            ownershipEntityRefs: options.teams.map(team => `group:default/${team}`),
          }),
        } as any,
      ],
    ],
  });
}

describe('the catalog list', () => {
  it('opens on what I own, with its health, and without parts of the platform', async () => {
    open('/', { teams: ['shop'] });
    const row = (await screen.findByRole('link', { name: 'order' })).closest('tr')!;
    expect(screen.queryByRole('link', { name: 'billing' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'portal-ui' })).toBeNull();
    await waitFor(() => expect(row).toHaveTextContent('Degraded'));
    expect(screen.getByText('1 of 1')).toBeInTheDocument();
  });

  it('opens on all services for somebody who owns none', async () => {
    open('/', { teams: [] });
    expect(await screen.findByRole('link', { name: 'billing' })).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'portal-ui' })).toBeNull();
  });

  it('shows the list and says so when health cannot be read', async () => {
    open('/?filters[user]=all', { teams: [], healthFails: true });
    expect(
      await screen.findByText(/could not be read; the list itself is complete/),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'order' })).toBeInTheDocument();
  });

  it('is walked by arrow keys, starred by s and searched after /', async () => {
    open('/?filters[user]=all', { teams: [] });
    const first = await screen.findByRole('link', { name: 'billing' });
    first.focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(screen.getByRole('link', { name: 'order' })).toHaveFocus();
    await userEvent.keyboard('s');
    const row = screen.getByRole('link', { name: 'order' }).closest('tr')!;
    await waitFor(() =>
      expect(within(row).getByRole('button', { name: 'Star order' })).toHaveAttribute(
        'aria-pressed',
        'true',
      ),
    );
    await userEvent.keyboard('/');
    expect(screen.getByRole('searchbox', { name: 'Search the catalog' })).toHaveFocus();
  });
});
