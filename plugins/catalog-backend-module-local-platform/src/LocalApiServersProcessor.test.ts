import type { Entity } from '@backstage/catalog-model';
import { LocalApiServersProcessor } from './LocalApiServersProcessor';

const processor = new LocalApiServersProcessor({
  gatewayPort: 7008,
  environments: ['dev', 'prod'],
});

const api = (definition: string, annotations?: Record<string, string>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'API',
  metadata: {
    name: 'order',
    annotations: annotations ?? { 'devopshub.io/local-repository': 'order' },
  },
  spec: { type: 'openapi', definition },
});

describe('LocalApiServersProcessor', () => {
  it.each([
    ['JSON', '{"openapi":"3.1.0","servers":[{"url":"/"}],"paths":{}}'],
    ['YAML', 'openapi: 3.1.0\npaths: {}\n'],
  ])('names where the service runs, for %s', async (_format, definition) => {
    const { spec } = await processor.postProcessEntity(api(definition));
    expect(JSON.parse(String(spec?.definition))).toEqual({
      openapi: '3.1.0',
      paths: {},
      servers: [
        { url: 'http://order.dev.localhost:7008', description: 'dev' },
        { url: 'http://order.prod.localhost:7008', description: 'prod' },
      ],
    });
  });

  it.each([
    [
      'a document with servers of its own',
      api('{"openapi":"3.1.0","servers":[{"url":"https://a"}]}'),
    ],
    ['what is no document', api('{')],
    ['an API that is not of a local repository', api('{"openapi":"3.1.0"}', {})],
  ])('leaves %s as it is', async (_what, entity) => {
    expect(await processor.postProcessEntity(entity)).toBe(entity);
  });
});
