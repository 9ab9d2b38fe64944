import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { CloneAccess } from '@internal/plugin-local-platform-common';
import type { Client } from 'pg';
import {
  developerGit,
  folderWith,
  startTestPlatform,
  testGround,
  type TestPlatform,
  withDatabase,
} from './testPlatform';

/** Owners may push, everybody may read: what the portal's policy says for developers. */
const ownersPush = mockServices.permissions.mock({
  authorize: async requests =>
    requests.map(({ permission }) => ({
      result: permission.name.endsWith('.read') ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
    })),
  authorizeConditional: async requests =>
    requests.map(({ permission }) =>
      permission.attributes.action === 'read' || permission.attributes.action === 'create'
        ? { result: AuthorizeResult.ALLOW }
        : {
            result: AuthorizeResult.CONDITIONAL,
            pluginId: 'catalog',
            resourceType: 'catalog-entity',
            conditions: {
              rule: 'IS_ENTITY_OWNER',
              resourceType: 'catalog-entity',
              params: { claims: ['group:default/commerce'] },
            },
          },
    ) as never,
});

const author = { name: 'Mock', email: 'mock@example.org' };
const files = {
  'README.md': '# order\n',
  'catalog-info.yaml': 'kind: Component\nspec:\n  owner: commerce # the team\n  type: service\n',
  'golden-path.json': '{"template":"commerce-service","values":{"owner":"group:default/commerce"}}',
};

/** A git host whose repositories outlive a restart, and what developers and templates do with it. */
export class GitGround {
  platform!: TestPlatform;
  #ground?: Awaited<ReturnType<typeof testGround>>;

  async start(config?: object): Promise<void> {
    this.#ground ??= await testGround();
    this.platform = await startTestPlatform({
      ...this.#ground,
      config,
      features: [ownersPush.factory],
    });
  }

  stop(): Promise<void> {
    return this.platform.stop();
  }

  async remove(): Promise<void> {
    await this.stop();
    await this.#ground?.remove();
  }

  /** Works in the plugin's own database. */
  withDatabase<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return withDatabase(`${this.#ground?.databasePrefix}local-platform`, work);
  }

  async create(name: string, requestId = `request-${name}`, owner = 'commerce') {
    return this.platform.gitHost.createRepository(
      {
        name,
        description: `${name} of the shop`,
        owner: `group:default/${owner}`,
        sourceDir: await folderWith(files),
        author,
        requestId,
      },
      this.platform.plugin,
    );
  }

  async accessOf(repository: string, userName = 'mock'): Promise<CloneAccess> {
    const response = await fetch(`${this.platform.url}/tokens`, {
      method: 'POST',
      headers: {
        authorization: mockCredentials.user.header(`user:default/${userName}`),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ repository }),
    });
    assert.equal(response.status, 201);
    return response.json();
  }

  urlOf(repository: string, token: string): string {
    return `${this.platform.url.replace('://', `://dev:${token}@`)}/git/${repository}.git`;
  }

  /** Folder of a new clone. */
  async cloneOf(repository: string, token: string): Promise<string> {
    const folder = await folderWith({});
    const cloned = await developerGit(folder, 'clone', this.urlOf(repository, token), 'clone');
    assert.equal(cloned.code, 0, cloned.stderr);
    return join(folder, 'clone');
  }

  /** Id of the new commit. */
  async commit(clone: string, path: string, content: string | Buffer): Promise<string> {
    await writeFile(join(clone, path), content);
    await developerGit(clone, 'add', '.');
    await developerGit(clone, 'commit', '-m', `Change ${path}`);
    return (await developerGit(clone, 'rev-parse', 'HEAD')).stdout.trim();
  }
}
