import { entitiesOfFile } from './entitiesOfFile';

const repository = {
  name: 'order',
  description: 'Takes orders',
  defaultBranch: 'main',
  owner: 'group:default/commerce',
  phase: 'Active' as const,
  createTime: '2025-01-01T00:00:00Z',
  headCommit: 'a'.repeat(40),
  cloneUrl: 'http://localhost:7007/api/local-platform/git/order.git',
};
const portalUrl = 'http://localhost:7007';
const file = (kind: string, name: string) => `
apiVersion: backstage.io/v1alpha1
kind: ${kind}
metadata:
  name: ${name}
spec: { type: service, lifecycle: production, owner: commerce }
`;
const read = (text: string) => entitiesOfFile(text, repository, portalUrl);

describe('entitiesOfFile', () => {
  it('reads every document and says where it is from', () => {
    const entities = read(`${file('Component', 'order')}---${file('API', 'order-api')}`);
    expect(entities.map(({ kind }) => kind)).toEqual(['Component', 'API']);
    expect(entities[0].metadata.annotations).toMatchObject({
      'backstage.io/managed-by-location': `url:${portalUrl}/api/local-platform/repos/order/blob/main/catalog-info.yaml`,
      'backstage.io/source-location': `url:${portalUrl}/api/local-platform/repos/order/tree/main/`,
      'devopshub.io/local-repository': 'order',
      'devopshub.io/local-commit': repository.headCommit,
    });
  });

  it.each([
    ['people or groups', file('Group', 'order'), /`kind` must be one of/],
    ['somebody else’s name', file('Component', 'payment'), /`metadata.name` must be "order"/],
    ['no entity at all', '# nothing\n', /no entity/],
    ['broken YAML', 'kind: [', /./],
  ])('refuses %s', (_what, text, problem) => {
    expect(() => read(text)).toThrow(problem);
  });
});
