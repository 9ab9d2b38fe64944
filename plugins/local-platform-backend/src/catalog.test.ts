import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mockCredentials } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { getLocationForEntity } from '@backstage/plugin-techdocs-node';
import catalogModule from '@internal/plugin-catalog-backend-module-local-platform';
import type { TestPlatform } from './__testUtils__/testPlatform';
import {
  developerGit,
  eventually,
  folderWith,
  startTestPlatform,
  testGround,
} from './__testUtils__/testPlatform';

jest.setTimeout(120_000);

const files = {
  'catalog-info.yaml': `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
  annotations:
    backstage.io/techdocs-ref: dir:.
spec: { type: service, lifecycle: production, owner: commerce, providesApis: [order-api] }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: order-api
spec:
  type: openapi
  lifecycle: production
  owner: commerce
  definition:
    $text: ./openapi.json
`,
  'openapi.json': '{"openapi":"3.1.0","info":{"title":"first"}}',
  'mkdocs.yml': 'site_name: order',
  'docs/index.md': '# Order',
};

describe('entities of local repositories', () => {
  let ground: Awaited<ReturnType<typeof testGround>>;
  let platform: TestPlatform;

  const credentials = mockCredentials.service('plugin:test');
  const entity = (ref: string) => platform.catalog.getEntityByRef(ref, { credentials });

  beforeAll(async () => {
    ground = await testGround();
    const org = await folderWith({
      'org.yaml': `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: commerce }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: mock }
spec: { memberOf: [commerce] }
`,
    });
    platform = await startTestPlatform({
      ...ground,
      catalog: {
        features: [catalogPlugin, catalogModule],
        config: {
          catalog: {
            rules: [{ allow: ['Group', 'User', 'Component', 'API'] }],
            locations: [{ type: 'file', target: join(org, 'org.yaml') }],
          },
        },
      },
    });
    await eventually(async () => {
      const user = await entity('user:default/mock');
      if (!user?.relations?.length) throw new Error('the people are not in the catalog yet');
    });
  });
  afterAll(async () => {
    await platform.stop();
    await ground.remove();
  });

  const cloneUrl = async () => {
    const response = await fetch(`${platform.url}/tokens`, {
      method: 'POST',
      headers: {
        authorization: mockCredentials.user.header(),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ repository: 'order' }),
    });
    const { token } = await response.json();
    return `${platform.url.replace('://', `://dev:${token}@`)}/git/order.git`;
  };
  const push = async (path: string, content: string) => {
    const folder = await folderWith({});
    await developerGit(folder, 'clone', await cloneUrl(), 'clone');
    const clone = join(folder, 'clone');
    await writeFile(join(clone, path), content);
    await developerGit(clone, 'commit', '--all', '-m', `Change ${path}`);
    expect(await developerGit(clone, 'push')).toMatchObject({ code: 0 });
  };
  it('come with creation, change with a push and go with the archive', async () => {
    const options = { credentials };
    await platform.gitHost.createRepository(
      {
        name: 'order',
        description: 'Takes orders',
        owner: 'group:default/commerce',
        sourceDir: await folderWith(files),
        author: { name: 'Mock', email: 'mock@example.org' },
        requestId: randomUUID(),
      },
      options,
    );
    await eventually(async () => {
      expect((await entity('api:default/order-api'))?.spec?.definition).toContain('first');
      expect((await entity('component:default/order'))?.relations).toContainEqual({
        type: 'providesApi',
        targetRef: 'api:default/order-api',
      });
    });
    const component = await entity('component:default/order');
    const { type, target } = getLocationForEntity(
      component!,
      ScmIntegrations.fromConfig(new ConfigReader({})),
    );
    expect(type).toBe('url');
    const tree = await platform.reader.readTree(target);
    const docs = await tree.dir();
    expect(await readFile(join(docs, 'docs/index.md'), 'utf8')).toBe('# Order');
    await expect(platform.reader.readTree(target, { etag: tree.etag })).rejects.toThrow(
      expect.objectContaining({ name: 'NotModifiedError' }),
    );
    const found = await platform.reader.search(`${target}docs/*.md`);
    expect(found.files.map(({ url }) => new URL(url).pathname)).toEqual([
      '/api/local-platform/repos/order/tree/main/docs/index.md',
    ]);

    await push('openapi.json', '{"openapi":"3.1.0","info":{"title":"second"}}');
    await eventually(async () => {
      expect((await entity('api:default/order-api'))?.spec?.definition).toContain('second');
    });

    await push('catalog-info.yaml', 'kind: Group\n');
    await eventually(async () => {
      const annotations = (await entity('component:default/order'))?.metadata.annotations;
      expect(annotations).toHaveProperty(['devopshub.io/catalog-problem']);
    });

    await platform.gitHost.archiveRepository('order', options);
    await eventually(async () => {
      expect(await entity('component:default/order')).toBeUndefined();
    });
  });
});
