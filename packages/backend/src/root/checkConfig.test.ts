import { ConfigReader } from '@backstage/config';
import { loadConfigSchema } from '@backstage/config-loader';
import { checkConfig } from './checkConfig';

const schema = loadConfigSchema({
  serialized: {
    backstageConfigSchemaVersion: 1,
    schemas: [
      {
        path: 'config.d.ts',
        value: {
          type: 'object',
          properties: {
            deploy: {
              type: 'object',
              properties: {
                environments: {
                  type: 'array',
                  items: { type: 'object', properties: { name: { type: 'string' } } },
                },
                limits: { type: 'object', additionalProperties: { type: 'number' } },
              },
            },
          },
        },
      },
    ],
  } as any,
});
const check = async (data: object) => checkConfig(new ConfigReader(data as any), await schema);

describe('checkConfig', () => {
  it('takes what the schema declares', async () => {
    await expect(
      check({
        deploy: { environments: [{ name: 'dev' }], limits: { dev: 1 } },
        unrelated: { anything: 1 },
      }),
    ).resolves.toBeUndefined();
  });

  it('names an unknown key by its path', async () => {
    await expect(check({ deploy: { environments: [{ nmae: 'dev' }], limit: 1 } })).rejects.toThrow(
      /unknown key 'deploy\.environments\.0\.nmae'\n\s+unknown key 'deploy\.limit'/,
    );
  });

  it('names a wrong value by its path', async () => {
    await expect(check({ deploy: { environments: 'dev' } })).rejects.toThrow(
      "'deploy.environments' must be array",
    );
  });

  it('names every secret that production lacks, and refuses demo sign-in there', async () => {
    const production = {
      backend: {
        baseUrl: 'https://portal.example',
        database: { connection: { user: 'portal' } },
      },
      auth: { environment: 'production', providers: { demo: {}, oidc: { production: {} } } },
    };
    await expect(check(production)).rejects.toThrow(
      /connection\.host' is missing[\s\S]*connection\.password' is missing[\s\S]*'auth\.providers\.demo' must not/,
    );
    production.auth.providers = { demo: null, oidc: { production: {} } } as any;
    Object.assign(production.backend.database.connection, { host: 'db', password: 'p' });
    await expect(check(production)).resolves.toBeUndefined();
  });
});
