// The board of deployments with 200 services in four environments, at the API; with a history behind each place.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { parse } from 'yaml';
import { median, quantile, table } from './support/figures.mjs';
import { startPlatform } from './support/platform.mjs';
import { until } from './support/until.mjs';

const SERVICES = 200;
const ENVIRONMENTS = ['dev', 'test', 'staging', 'prod'];
const RELEASES = 20;
const DEPLOYMENTS = 30;
const P95_MS = 100;
const ROUNDS = 100;

export default async context => {
  const folder = await mkdtemp(join(tmpdir(), 'devopshub-bench-board-'));
  let platform;
  try {
    platform = await startPlatform({
      config: {
        catalog: { locations: await writeEntities(folder, context.root) },
        deploy: { environments: ENVIRONMENTS.map(name => ({ name })) },
      },
    });
    await fill(platform);
    await until('All services with their owner', async () => {
      const { totalItems } = await platform.api(
        'catalog/entities/by-query?limit=0&filter=kind=component,relations.ownedBy',
      );
      return totalItems >= SERVICES || undefined;
    });
    const rows = [['asked by', 'rows', 'p50 ms', 'p95 ms']];
    let worst = 0;
    for (const person of ['developer', 'auditor']) {
      const token = await platform.signIn(person);
      const times = [];
      let items;
      for (let round = 0; round < ROUNDS; round += 1) {
        const started = performance.now();
        ({ items } = await platform.api(`deploy/board?limit=${SERVICES}`, { token }));
        times.push(performance.now() - started);
      }
      const p95 = quantile(times.slice(5), 0.95);
      worst = Math.max(worst, p95);
      rows.push([person, items.length, median(times).toFixed(1), p95.toFixed(1)]);
    }
    return [
      {
        what: `deploy board p95, ${SERVICES} services × ${ENVIRONMENTS.length} environments, API`,
        unit: 'ms',
        budget: P95_MS,
        measured: worst,
        ok: worst <= P95_MS,
        note: `${RELEASES} releases of each service, ${DEPLOYMENTS} deployments in each place; nothing runs`,
        details: table(rows),
      },
    ];
  } finally {
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

const nameOf = index => `part-${String(index).padStart(3, '0')}`;

async function writeEntities(folder, root) {
  const documents = Array.from({ length: SERVICES }, (_, index) =>
    JSON.stringify({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: nameOf(index) },
      spec: {
        type: 'service',
        lifecycle: 'production',
        owner: index % 2 ? 'commerce-team' : 'data-team',
        system: 'commerce',
      },
    }),
  );
  const target = join(folder, 'parts.yaml');
  await writeFile(target, documents.join('\n---\n'));
  const config = parse(await readFile(join(root, 'app-config.yaml'), 'utf8'));
  const kept = config.catalog.locations.filter(each => !/\/(packages|plugins)\//.test(each.target));
  return [
    ...kept.map(location => ({ ...location, target: join(root, location.target) })),
    { type: 'file', target },
  ];
}

/** Rows as the plugin writes them, straight into its database. */
async function fill(platform) {
  const client = new pg.Client({
    ...platform.databaseLogin(),
    database: 'backstage_plugin_deploy',
  });
  await client.connect();
  const digest = (index, release) =>
    `sha256:${(index * RELEASES + release).toString(16).padStart(64, '0')}`;
  try {
    for (let index = 0; index < SERVICES; index += 1) {
      const service = nameOf(index);
      const entityRef = `component:default/${service}`;
      await client.query(
        'insert into services (service, entity_ref, automatic_sequence) values ($1, $2, $3)',
        [service, entityRef, RELEASES],
      );
      const ids = Array.from({ length: RELEASES }, () => randomUUID());
      await client.query(
        `insert into releases (id, service, entity_ref, digest, commit, commit_message, commit_author, branch, default_branch,
           dirty, artifacts, sequence, create_time)
         select id, $1, $2, digest, repeat('a', 40), 'change ' || n, 'Ann', 'main', true, false, '[]', n, now()
         from unnest($3::uuid[], $4::text[]) with ordinality as r(id, digest, n)`,
        [service, entityRef, ids, ids.map((_, release) => digest(index, release))],
      );
      for (const environment of ENVIRONMENTS) {
        await client.query(
          `insert into deployments (id, service, entity_ref, environment, digest, kind, phase, message, actor, create_time,
             end_time, announced)
           select id, $1, $2, $3, $4, 'promote', 'Healthy', 'ready', 'user:default/ann', now(), now(), true
           from unnest($5::uuid[]) as d(id)`,
          [
            service,
            entityRef,
            environment,
            digest(index, RELEASES - 2),
            Array.from({ length: DEPLOYMENTS }, () => randomUUID()),
          ],
        );
      }
    }
    await client.query('analyze');
  } finally {
    await client.end();
  }
}
