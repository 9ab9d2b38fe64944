import type { JsonObject } from '@backstage/types';
import fc from 'fast-check';
import { changeRecord } from '../__testUtils__/records';
import { redactRecord } from './redactRecord';
import { MARKER } from './redactText';

// Put together here, so that nobody who scans this repository takes them for real ones.
const j = (...parts: string[]) => parts.join('');
const AWS_ID = j('AKIA', 'IOSFODNN7EXAMPLE');
const AWS_SECRET = j('wJalrXUtnFEMI/K7MDENG', '/bPxRfiCYEXAMPLEKEY');
const JWT = j(
  'eyJhbGciOiJIUzI1NiJ9',
  '.eyJzdWIiOiIxMjM0NTY3ODkwIn0.',
  'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
);
const GITHUB = j('ghp_', 'x7Kq2mV9sT4bR8nW1cY6zL3pD5fH0jG7aE2u');
const PEM_BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';
const PEM = j('-----BEGIN RSA PRIVATE', ` KEY-----\n${PEM_BODY}\n-----END RSA PRIVATE KEY-----`);
const HUNTER = 'hunter2-Correct';

/** What somebody might try, and what must not be found in the ledger afterwards. */
const ATTEMPTS: Array<[string, JsonObject, string[]]> = [
  ['a field named as a secret', { password: HUNTER }, [HUNTER]],
  ['any style of name', { DB_PASSWORD: HUNTER, dbPassword: HUNTER, 'db.pass-word': 1 }, [HUNTER]],
  ['a numeric one', { pin: 493817 }, ['493817']],
  ['all below it', { credentials: { user: 'ann', deep: [HUNTER] } }, [HUNTER]],
  ['a pair', { env: [{ name: 'API_TOKEN', value: HUNTER }] }, [HUNTER]],
  ['a JSON patch', { op: 'replace', path: '/spec/db/password', value: HUNTER }, [HUNTER]],
  ['a list of arguments', { argv: ['psql', '--password', HUNTER] }, [HUNTER]],
  ['a command line', { command: `psql --password ${HUNTER} -U ann` }, [HUNTER]],
  ['an assignment', { script: `export DB_PASSWORD=${HUNTER}\nrun` }, [HUNTER]],
  ['JSON in a string', { body: JSON.stringify({ password: HUNTER, a: 1 }) }, [HUNTER]],
  [
    'JSON in JSON in a string',
    { body: JSON.stringify({ inner: JSON.stringify({ token: HUNTER }) }) },
    [HUNTER],
  ],
  ['YAML in a string', { body: `db:\n  password: "${HUNTER}"\n` }, [HUNTER]],
  ['a block in YAML', { body: `db:\n  password: |\n    ${HUNTER}\n` }, [HUNTER]],
  ['one behind another name', { body: `env:password=${HUNTER}` }, [HUNTER]],
  ['a diff', { diff: `-PASSWORD=old-${HUNTER}\n+PASSWORD=new-${HUNTER}` }, [HUNTER]],
  ['a URL', { url: `postgresql://ann:${HUNTER}@db:5432/orders` }, [HUNTER]],
  ['a query string', { url: `https://x/y?access_token=${HUNTER}&a=1` }, [HUNTER]],
  ['a percent-encoded query', { url: `x%3Faccess_token%3D${HUNTER}` }, [HUNTER]],
  ['an Amazon key id', { note: `use ${AWS_ID} please` }, [AWS_ID]],
  ['an Amazon key', { note: `with ${AWS_SECRET}` }, [AWS_SECRET]],
  ['one with a break in it', { note: `AKIA\nIOSFODNN7EXAMPLE` }, ['IOSFODNN7EXAMPLE']],
  ['a private key', { pem: PEM }, [PEM_BODY]],
  ['one on one line', { pem: PEM.replaceAll('\n', '\\n') }, [PEM_BODY]],
  ['one cut short', { pem: PEM.slice(0, 70) }, [PEM_BODY.slice(0, 30)]],
  ['a web token', { header: `Authorization: Bearer ${JWT}`, also: JWT }, [JWT.slice(30)]],
  ['basic authorization', { header: 'Basic YW5uOmh1bnRlcjI=' }, ['YW5uOmh1bnRlcjI']],
  ['a GitHub token', { remote: `https://${GITHUB}@github.com/a/b` }, [GITHUB]],
  ['in the name of a field', { [GITHUB]: true }, [GITHUB]],
  ['in base64', { data: Buffer.from(`password=${HUNTER}`).toString('base64') }, ['cGFzc3dvcmQ']],
  ['with invisible characters', { note: `pass\u200bword=${HUNTER}` }, [HUNTER]],
  ['with wide characters', { note: `ｐａｓｓｗｏｒｄ=${HUNTER}` }, [HUNTER]],
  ['as an id', { id: GITHUB, digest: AWS_SECRET }, [GITHUB, AWS_SECRET]],
  [
    'random text',
    { note: 'Zx8Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk0Lm' },
    ['Zx8Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk0Lm'],
  ],
  ['a cookie', { headers: [{ name: 'Cookie', value: `session=${HUNTER}` }] }, [HUNTER]],
  ['deep down', { a: { b: { c: [[[{ secretKey: HUNTER }]]] } } }, [HUNTER]],
];

describe('redaction', () => {
  it.each(ATTEMPTS)('keeps back %s', (_, smuggled, secrets) => {
    for (const field of ['before', 'after'] as const) {
      const text = JSON.stringify(redactRecord(changeRecord({ [field]: smuggled })));
      expect(text).toContain('[redacted: looks like a secret]');
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
  });

  it('keeps back secrets in free text and in ids', () => {
    const said = `it is ${GITHUB}, password=${HUNTER}`;
    const record = redactRecord(
      changeRecord({
        message: said,
        reason: said,
        correlationId: GITHUB,
        actor: { type: 'service', ref: `external:${AWS_ID}` },
        decision: {
          decisionId: 'd1',
          decision: 'allow',
          changeDigest: `sha256:${'ab'.repeat(32)}`,
          breakGlass: { reason: said, skippedApprovers: [] },
          checks: [{ id: 'freeze', verdict: 'fail', reason: said }],
          approvers: [],
        },
      }),
    );
    expect(record.message).toBe(`it is ${MARKER}, password=${MARKER}`);
    const text = JSON.stringify(record);
    for (const secret of [GITHUB, HUNTER, AWS_ID]) expect(text).not.toContain(secret);
  });

  it.each<[string, JsonObject]>([
    [
      'digests',
      { digest: `sha256:${'0f'.repeat(32)}`, commit: 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3' },
    ],
    [
      'ids',
      { runId: '0192f0c1-2b3d-7c4e-9f01-23456789abcd', treeId: 'deadbeefdeadbeefdeadbeefdeadbeef' },
    ],
    ['images', { image: `registry.example.com/shop/order@sha256:${'0f'.repeat(32)}` }],
    [
      'integrity',
      { integrity: `sha512-${'q7K2mV9sT4bR8nW1cY6zL3pD5fH0jG7aE2u+/'.repeat(2)}abcdefghij==` },
    ],
    [
      'what is about secrets',
      {
        secretName: 'order-db',
        tokenCount: 3,
        passwordPolicy: 'strict',
        secretRef: 'vault:order/db',
      },
    ],
    [
      'sentences',
      {
        note: 'Token expired: the secret rotation failed, password is needed: see docs/guides/rotate-the-secret.md',
      },
    ],
    [
      'paths and names',
      {
        file: 'plugins/audit-backend/src/redaction/redactRecord.ts',
        title: 'OrderServiceController2',
      },
    ],
    ['plain URLs', { url: 'https://order.prod.localhost:7008/orders?limit=10&cursor=abc#L10' }],
    ['booleans', { password: true, token: null }],
  ])('leaves %s as they are', (_, value) => {
    expect(redactRecord(changeRecord({ after: value })).after).toEqual(value);
  });

  it('gives the same again for what is redacted', () => {
    const once = ATTEMPTS.map(([, value]) => redactRecord(changeRecord({ after: value })));
    for (const record of once) expect(redactRecord(record)).toEqual(record);
  });

  it('leaves any JSON readable: it throws nothing and stays JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        const { after } = redactRecord(changeRecord({ after: value as JsonObject }));
        expect(JSON.parse(JSON.stringify(after))).toEqual(after);
      }),
    );
  });

  it('says of what is too large how large it was', () => {
    const { after } = redactRecord(changeRecord({ after: { text: 'long text '.repeat(10_000) } }));
    expect(after).toMatchObject({ leftOut: 'too large', bytes: 100_011 });
  });
});
