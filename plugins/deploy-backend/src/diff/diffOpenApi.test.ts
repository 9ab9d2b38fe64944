import fc from 'fast-check';
import { diffOpenApi } from './diffOpenApi';

type Change = (document: any) => void;

/** A small API with all that a comparison looks at. */
function base() {
  return {
    openapi: '3.1.0',
    paths: {
      '/items': {
        get: {
          parameters: [
            { in: 'query', name: 'limit', schema: { type: 'integer', maximum: 100 } },
            { in: 'query', name: 'state', schema: { type: 'string', enum: ['draft', 'active'] } },
          ],
          responses: {
            200: {
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    properties: {
                      items: { type: 'array', items: { $ref: '#/components/schemas/Item' } },
                    },
                    required: ['items'],
                  },
                },
              },
            },
            404: { description: 'no' },
          },
        },
        post: {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/NewItem' } } },
          },
          responses: {
            201: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } },
            },
          },
        },
      },
      '/items/{id}': {
        parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'string' } }],
        get: {
          responses: {
            200: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } },
            },
          },
        },
      },
    },
    components: {
      schemas: {
        NewItem: {
          type: 'object',
          properties: {
            name: { type: 'string', maxLength: 200 },
            note: { type: 'string' },
            state: { type: 'string', enum: ['draft', 'active'] },
          },
          required: ['name'],
        },
        Item: {
          type: 'object',
          properties: {
            id: { type: 'string' },
            name: { type: 'string' },
            price: { type: ['number', 'null'] },
            state: { type: 'string', enum: ['draft', 'active'] },
            parent: { $ref: '#/components/schemas/Item' },
          },
          required: ['id', 'name', 'state'],
        },
      },
    },
  };
}
const schemas = (document: any) => document.components.schemas;

const BREAKING: Array<[string, Change, RegExp]> = [
  ['a path that is gone', d => delete d.paths['/items/{id}'], /^GET \/items\/\{id\} is gone$/],
  ['an operation that is gone', d => delete d.paths['/items'].post, /^POST \/items is gone$/],
  [
    'a response field that is gone',
    d => delete schemas(d).Item.properties.price,
    /`price` is gone/,
  ],
  [
    'a nested response field that is gone',
    d => delete schemas(d).Item.properties.name,
    /`items\[\]\.name` is gone/,
  ],
  [
    'a response field that may be missing',
    d => (schemas(d).Item.required = ['id', 'state']),
    /`name` may be missing now/,
  ],
  [
    'a response field of another type',
    d => (schemas(d).Item.properties.id.type = 'integer'),
    /`id` was string and is integer/,
  ],
  [
    'a response field that may be null',
    d => (schemas(d).Item.properties.name.type = ['string', 'null']),
    /`name` was string and is string or null/,
  ],
  [
    'a new value in a response',
    d => schemas(d).Item.properties.state.enum.push('retired'),
    /`state` can also be "retired"/,
  ],
  [
    'a new required request field',
    d => {
      schemas(d).NewItem.properties.owner = { type: 'string' };
      schemas(d).NewItem.required.push('owner');
    },
    /request `owner` is new and required/,
  ],
  [
    'a request field that became required',
    d => schemas(d).NewItem.required.push('note'),
    /request `note` is required now/,
  ],
  [
    'a narrower request type',
    d => (schemas(d).NewItem.properties.note.type = 'integer'),
    /request `note` was string and is integer/,
  ],
  [
    'a narrower request enum',
    d => (schemas(d).NewItem.properties.state.enum = ['draft']),
    /request `state` can no longer be "active"/,
  ],
  [
    'an enum where anything went',
    d => (schemas(d).NewItem.properties.note.enum = ['a']),
    /request `note` can only be "a" now/,
  ],
  [
    'a lower limit',
    d => (schemas(d).NewItem.properties.name.maxLength = 10),
    /`maxLength` was 200 and is 10/,
  ],
  [
    'a new limit',
    d => (schemas(d).NewItem.properties.note.pattern = '^a'),
    /`pattern` was not set and is \^a/,
  ],
  [
    'a refused property',
    d => (schemas(d).NewItem.additionalProperties = false),
    /refuses properties/,
  ],
  [
    'a new required parameter',
    d =>
      d.paths['/items'].get.parameters.push({
        in: 'header',
        name: 'x-tenant',
        required: true,
        schema: {},
      }),
    /header parameter `x-tenant` is new and required/,
  ],
  [
    'a parameter that became required',
    d => (d.paths['/items'].get.parameters[0].required = true),
    /query parameter `limit` is required now/,
  ],
  [
    'a narrower parameter',
    d => (d.paths['/items'].get.parameters[0].schema.maximum = 50),
    /query parameter `limit` `maximum` was 100 and is 50/,
  ],
  [
    'another status',
    d => {
      d.paths['/items'].post.responses['200'] = d.paths['/items'].post.responses['201'];
      delete d.paths['/items'].post.responses['201'];
    },
    /POST \/items no longer answers with 201/,
  ],
  [
    'another content type',
    d => {
      const { responses } = d.paths['/items/{id}'].get;
      responses['200'].content = { 'text/plain': {} };
    },
    /response 200 no longer as application\/json/,
  ],
  ['a sign-in', d => (d.paths['/items'].get.security = [{ bearer: [] }]), /needs a sign-in now/],
  [
    'a body that is required',
    d => {
      d.paths['/items/{id}'].get.requestBody = { required: true, content: {} };
    },
    /a body is required now/,
  ],
];

const HARMLESS: Array<[string, Change, RegExp?]> = [
  ['a new path', d => (d.paths['/more'] = { get: { responses: {} } }), /GET \/more is new/],
  ['a new operation', d => (d.paths['/items/{id}'].delete = { responses: {} }), /DELETE .* is new/],
  [
    'a new response field',
    d => (schemas(d).Item.properties.size = { type: 'number' }),
    /`size` is new/,
  ],
  [
    'a response field that is always there now',
    d => schemas(d).Item.required.push('price'),
    /`price` is required now/,
  ],
  [
    'a new optional request field',
    d => (schemas(d).NewItem.properties.size = { type: 'number' }),
    /request `size` is new/,
  ],
  [
    'a request field that may be missing',
    d => (schemas(d).NewItem.required = []),
    /request `name` may be missing now/,
  ],
  [
    'a wider request enum',
    d => schemas(d).NewItem.properties.state.enum.push('retired'),
    /can also be "retired"/,
  ],
  [
    'a wider request type',
    d => (schemas(d).NewItem.properties.note.type = ['string', 'null']),
    /was string and is/,
  ],
  [
    'a higher limit',
    d => (schemas(d).NewItem.properties.name.maxLength = 500),
    /`maxLength` was 200 and is 500/,
  ],
  [
    'a new optional parameter',
    d => d.paths['/items'].get.parameters.push({ in: 'query', name: 'q', schema: {} }),
    /`q` is new/,
  ],
  [
    'a narrower response type',
    d => (schemas(d).Item.properties.price.type = 'number'),
    /was number or null and is number/,
  ],
  [
    'a narrower response enum',
    d => (schemas(d).Item.properties.state.enum = ['draft']),
    /can no longer be/,
  ],
  ['a new error', d => (d.paths['/items'].get.responses['409'] = {}), /can also answer with 409/],
  [
    'an error that is gone',
    d => delete d.paths['/items'].get.responses['404'],
    /no longer answers with 404/,
  ],
  [
    'another name of a path parameter',
    d => {
      d.paths['/items/{itemId}'] = d.paths['/items/{id}'];
      d.paths['/items/{itemId}'].parameters[0].name = 'itemId';
      delete d.paths['/items/{id}'];
    },
  ],
  ['a description', d => (d.paths['/items'].get.summary = 'other')],
  [
    'a reference instead of the schema itself',
    d => {
      d.paths['/items'].post.requestBody.content['application/json'].schema = schemas(d).NewItem;
    },
  ],
  [
    'the same with allOf',
    d => {
      const { id, ...rest } = schemas(d).Item.properties;
      schemas(d).Item = {
        type: 'object',
        allOf: [
          { properties: { id }, required: ['id'] },
          { properties: rest, required: ['name', 'state'] },
        ],
      };
    },
  ],
];

const said = (change: Change) => {
  const after = structuredClone(base());
  change(after);
  return diffOpenApi(base(), after).map(each => ({
    text: `${each.operation} ${each.message}`,
    breaking: each.breaking,
  }));
};

describe('diffOpenApi', () => {
  it('finds nothing in the same document', () => {
    expect(diffOpenApi(base(), base())).toEqual([]);
  });

  it.each(BREAKING)('calls %s breaking', (_, change, text) => {
    expect(
      said(change)
        .filter(each => each.breaking)
        .map(each => each.text)
        .join('\n'),
    ).toMatch(new RegExp(text.source, 'm'));
  });

  // Without the third value Jest would take the parameter for its `done`.
  it.each(HARMLESS.map(([name, change, text]) => [name, change, text] as const))(
    'calls %s harmless',
    (_, change, text) => {
      const found = said(change);
      expect(found.filter(each => each.breaking)).toEqual([]);
      expect(found.map(each => each.text).join('\n')).toMatch(text ?? /^$/);
    },
  );

  it('stays breaking whatever harmless comes with it', () => {
    const some = <T>(all: T[]) => fc.shuffledSubarray(all, { minLength: 1, maxLength: 3 });
    const alone = BREAKING.slice(2, 6);
    fc.assert(
      fc.property(some(alone), some(HARMLESS.slice(0, 6)), (breaking, harmless) => {
        const changes = [...breaking, ...harmless];
        const found = said(d => changes.forEach(([, change]) => change(d)));
        expect(found[0].breaking).toBe(true);
      }),
    );
  });

  it('survives documents that are not what they should be', () => {
    fc.assert(
      fc.property(fc.object(), fc.object(), (from, to) => {
        diffOpenApi({ paths: from }, { paths: to });
        diffOpenApi(from, to);
      }),
    );
    const loop = { paths: { '/a': { $ref: '#/paths/~1a' } } };
    expect(diffOpenApi(loop, loop)).toEqual([]);
  });
});
