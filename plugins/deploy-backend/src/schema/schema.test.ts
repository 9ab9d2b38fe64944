import { mockCredentials, mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { ArtifactsService } from '@internal/plugin-local-platform-node';
import knexFactory from 'knex';
import { digestOf, release, TestClock } from '../__testUtils__/deployHarness';
import { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import { DatabaseServiceStore } from '../database/DatabaseServiceStore';
import { migratedDatabase } from '../database/migrate';
import { SchemaCompatibility } from './SchemaCompatibility';

jest.setTimeout(120_000);

const BEFORE = `
  create type state as enum ('draft', 'active');
  create table items (
    id bigint generated always as identity primary key,
    name varchar(200) not null,
    note text,
    price numeric(10, 2) not null default 0,
    state state not null default 'draft'
  );
  create view cheap as select id, name from items;
`;

/** The new release's migration, and what should be said of it; undefined: it is compatible. */
const CASES: Array<[string, string, RegExp?]> = [
  ['a nullable column', 'alter table items add column size int'],
  ['a column with a default', 'alter table items add column size int not null default 1'],
  ['a new table', 'create table more (id int primary key, item bigint not null references items)'],
  [
    'a wider column',
    'alter table items alter column note type text, alter column price type numeric(12, 2)',
  ],
  ['a column that may be null', 'alter table items alter column price drop not null'],
  ['an index', 'create index on items (name)'],
  ['a unique new column', 'alter table items add column code text unique'],
  [
    'a renamed column',
    'alter table items rename column note to remark',
    /items\.note is gone \(was it renamed to `remark`\?\)/,
  ],
  ['a dropped column', 'alter table items drop column note', /items\.note is gone/],
  ['a dropped table', 'drop view cheap; drop table items', /items is gone/],
  ['a dropped view', 'drop view cheap', /cheap is gone/],
  [
    'NOT NULL without a default',
    'alter table items alter column note set not null',
    /items\.note must have a value now and has no default/,
  ],
  [
    'a new column without a default',
    'alter table items add column size int not null',
    /items\.size is new, must have a value/,
  ],
  [
    'a lost default',
    'alter table items alter column price drop default',
    /items\.price has no default any more/,
  ],
  [
    'a narrower type',
    'alter table items alter column note type varchar(10)',
    /items\.note was text and is character varying\(10\)/,
  ],
  [
    'fewer digits',
    'alter table items alter column price type numeric(8, 2)',
    /items\.price was numeric\(10,2\) and is numeric\(8,2\)/,
  ],
  [
    'another type',
    'alter table items alter column note type int using 1',
    /items\.note was text and is integer/,
  ],
  ['a new rule', 'alter table items add check (price > 0)', /items has a new rule .*price > /],
  ['a unique index', 'create unique index on items (name)', /items has a new rule .*name/],
  [
    'a lost enum value',
    "drop view cheap; alter table items alter column state drop default; alter table items alter column state type text; drop type state; create type state as enum ('draft'); create view cheap as select id, name from items",
    /state no longer has active/,
  ],
  ['a migration that fails', 'alter table nowhere add column a int', /cannot be reached/],
];

describe('schema compatibility', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const call = { credentials: mockCredentials.service() };

  async function world() {
    const knex = await databases.init('POSTGRES_18');
    await migratedDatabase(mockServices.database.mock({ getClient: async () => knex }));
    const releases = new DatabaseReleaseStore(knex);
    const clock = new TestClock();
    await releases.register(release('a', { migrations: ['1'] }), clock.now());
    await releases.register(release('b', { migrations: ['1', '2'] }), clock.now());
    await releases.register(release('c', { migrations: ['1'] }), clock.now());
    let runs = 0;
    const compatibility = (sql: string) =>
      new SchemaCompatibility({
        knex,
        services: new DatabaseServiceStore(knex),
        releases,
        artifacts: { materialize: async (digest: string) => digest } as unknown as ArtifactsService,
        migrate: async (dir, url) => {
          runs += 1;
          const scratch = knexFactory({ client: 'pg', connection: url });
          try {
            await scratch.raw(dir === digestOf('a') ? BEFORE : sql);
          } finally {
            await scratch.destroy();
          }
        },
      });
    return { knex, compatibility, runs: () => runs };
  }
  const query = (from: string, to: string) => ({
    entityRef: 'component:default/order',
    from: digestOf(from),
    to: digestOf(to),
  });

  it('judges what migrations do to the code that runs', async () => {
    const { knex, compatibility } = await world();
    for (const [what, sql, problem] of CASES) {
      const result = await compatibility(sql).check(query('a', 'b'), call);
      const said = result.problems
        .map(each => `${[each.table, each.column].filter(Boolean).join('.')} ${each.message}`)
        .join('\n');
      expect({ what, verdict: result.verdict, reason: result.reason, said }).toMatchObject({
        what,
        verdict: problem ? 'incompatible' : 'compatible',
        said: expect.stringMatching(problem ?? /^$/),
      });
    }
    const { rows } = await knex.raw("select 1 from pg_database where datname like 'scratch\\_%'");
    expect(rows).toEqual([]);
  });

  it('asks the same question on the way back, and asks it once', async () => {
    const { compatibility, runs } = await world();
    const check = compatibility('alter table items drop column note');
    const forward = check.check(query('a', 'b'), call);
    const back = await check.check(query('b', 'a'), call);
    expect(back).toEqual(await forward);
    expect(back).toMatchObject({ verdict: 'incompatible', olderDigest: digestOf('a') });
    expect(runs()).toBe(2);
  });

  it('needs no database when no migration is added', async () => {
    const { compatibility, runs } = await world();
    expect(await compatibility('').check(query('a', 'c'), call)).toMatchObject({
      verdict: 'compatible',
    });
    expect(runs()).toBe(0);
  });
});
