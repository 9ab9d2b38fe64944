// The change ledger on a PostgreSQL of its own, with fsync: appends from 8 processes, verification of 100,000 records, and "what changed
// here or below in two hours" over a million.
import { build } from 'esbuild';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from '../packages/supervisor/src/dataFolder.ts';
import { ledgerTables } from '../packages/supervisor/src/postgres/ledgerDatabase.ts';
import { startPostgres } from '../packages/supervisor/src/postgres/postgres.ts';
import { StablePorts } from '../packages/supervisor/src/stablePorts.ts';
import { quantile } from './support/figures.mjs';

const PROCESSES = 8;
const APPEND_SECONDS = 10;
const APPENDS_PER_SECOND = 200;
const VERIFIED = 100_000;
const VERIFY_MS = 10_000;
const ROWS = 1_000_000;
const QUERY_MS = 100;
const QUERIES = 100;

export default async ({ root, say }) => {
  const folder = await mkdtemp(join(tmpdir(), 'devopshub-bench-ledger-'));
  // PostgreSQL runs as a user of its own where root starts us.
  await chmod(folder, 0o755);
  const { keysDir, logsDir, runDir } = openDataFolder(join(folder, 'data'));
  const server = await startPostgres({
    dataDir: join(folder, 'data'),
    keysDir,
    logFile: join(logsDir, 'postgres.log'),
    ports: new StablePorts(runDir),
    ledger: ledgerTables(root),
  });
  try {
    const ledger = await ledgerModule(root);
    const { host, port, user, passwordFile } = server.ledger.writer;
    const password = (await readFile(passwordFile, 'utf8')).trim();
    const connection = { host, port, user, password, database: 'backstage_plugin_audit' };
    const appends = await appendsPerSecond(ledger.file, connection);
    const verification = await verifyMs(ledger, connection, folder, say);
    const admin = server.admin;
    const query = await queryMs(
      ledger,
      {
        ...connection,
        user: admin.user,
        password: (await readFile(admin.passwordFile, 'utf8')).trim(),
      },
      connection,
      say,
    );
    return [
      {
        what: `ledger: appends per second from ${PROCESSES} processes, one record each`,
        unit: '/s',
        budget: APPENDS_PER_SECOND,
        measured: appends,
        ok: appends >= APPENDS_PER_SECOND,
        note: 'at least',
      },
      {
        what: `ledger: verification of ${VERIFIED} records`,
        unit: 'ms',
        budget: VERIFY_MS,
        measured: verification,
        ok: verification <= VERIFY_MS,
      },
      {
        what: `ledger: what changed here or below in 2 h, over ${ROWS} records, p95`,
        unit: 'ms',
        budget: QUERY_MS,
        measured: query,
        ok: query <= QUERY_MS,
      },
    ];
  } finally {
    await server.stop('immediate');
    await rm(folder, { recursive: true, force: true });
  }
};

/** The plugin's own classes, bundled as the portal bundles them. */
async function ledgerModule(root) {
  const folder = join(root, 'node_modules', '.cache', 'bench');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'ledger.cjs');
  const from = path => `./plugins/audit-backend/src/${path}`;
  await build({
    stdin: {
      resolveDir: root,
      contents: `
        export { default as knex } from 'knex';
        export { DatabaseEntryStore } from '${from('database/DatabaseEntryStore')}';
        export { DatabaseHeadStore } from '${from('database/DatabaseHeadStore')}';
        export { DatabaseKeyStore } from '${from('database/DatabaseKeyStore')}';
        export { LedgerScan } from '${from('database/LedgerScan')}';
        export { TreeReader } from '${from('database/TreeReader')}';
        export { DefaultLedgerApi } from '${from('ledger/DefaultLedgerApi')}';
        export { HeadSigner } from '${from('signing/HeadSigner')}';
        export { KeyFolder } from '${from('signing/KeyFolder')}';
        export { KeyRing } from '${from('signing/KeyRing')}';
        export { LedgerVerifier } from '${from('verification/LedgerVerifier')}';`,
    },
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    packages: 'external',
    logLevel: 'warning',
  });
  return { file, ...(await import(file)).default };
}

async function appendsPerSecond(module, connection) {
  const worker = join(import.meta.dirname, 'support', 'ledgerWorker.mjs');
  const workers = Array.from({ length: PROCESSES }, () => fork(worker));
  await Promise.all(workers.map(child => once(child, 'message')));
  const counts = workers.map(child => once(child, 'message'));
  const exits = workers.map(child => once(child, 'exit'));
  for (const child of workers) child.send({ module, connection, seconds: APPEND_SECONDS });
  const total = (await Promise.all(counts)).reduce((sum, [count]) => sum + count, 0);
  await Promise.all(exits);
  return total / APPEND_SECONDS;
}

function openLedger(ledger, connection, folder) {
  const knex = ledger.knex({ client: 'pg', connection, pool: { min: 0, max: 4 } });
  const clock = { now: () => new Date() };
  const keyRing = new ledger.KeyRing({
    clock,
    store: new ledger.DatabaseKeyStore(knex),
    folder: new ledger.KeyFolder(join(folder, 'ledger-keys')),
    policy: { signDays: 90, publishDays: 7 },
    trustedFingerprints: [],
  });
  const parts = {
    clock,
    keyRing,
    keys: keyRing,
    witnesses: [],
    entries: new ledger.DatabaseEntryStore(knex, clock),
    heads: new ledger.DatabaseHeadStore(knex),
    tree: new ledger.TreeReader(knex),
    scan: new ledger.LedgerScan(knex),
    logger: console,
  };
  const signer = new ledger.HeadSigner(parts);
  const verifier = new ledger.LedgerVerifier(parts);
  return { knex, parts, signer, api: new ledger.DefaultLedgerApi({ ...parts, signer, verifier }) };
}

async function verifyMs(ledger, connection, folder, say) {
  const { knex, parts, signer, api } = openLedger(ledger, connection, folder);
  try {
    say(`filling the ledger up to ${VERIFIED} records`);
    let size = await parts.entries.size();
    for (let n = 0; size < VERIFIED; n++) {
      const count = Math.min(500, VERIFIED - size);
      await parts.entries.append(Array.from({ length: count }, (_, k) => record(n * 500 + k)));
      if (n % 20 === 0) await signer.sign();
      size += count;
    }
    await signer.sign();
    const started = performance.now();
    const report = await api.verify([]);
    const ms = performance.now() - started;
    if (report.treeSize !== VERIFIED || report.findings.length > 0) {
      throw new Error(`The ledger does not verify: ${JSON.stringify(report.findings.slice(0, 3))}`);
    }
    return ms;
  } finally {
    await knex.destroy();
  }
}

/** 200 services in 4 environments over three months; hashes are made up, for nobody verifies these. */
async function queryMs(ledger, admin, connection, say) {
  const database = ledger.knex({ client: 'pg', connection: admin });
  try {
    say(`filling the ledger up to ${ROWS} records`);
    await database.raw(`SET session_replication_role = replica`);
    await database.raw(
      `INSERT INTO entries
       SELECT n, gen_random_uuid(), 'filled-' || n % 200, n, sha256(n::text::bytea), leaf, at, at, 'change-' || n / 2, 'c-' || n / 2,
              CASE n % 2 WHEN 0 THEN 'intent' ELSE 'outcome' END, 'deploy.release.deployed', 'user:default/person-' || n % 50,
              (ARRAY['dev', 'staging', 'prod', 'eu'])[n % 4 + 1]
         FROM (SELECT n, now() - (? - n) * interval '7 seconds' AS at,
                      json_build_object('index', n, 'stream', 'filled-' || n % 200, 'streamIndex', n, 'previousHash', repeat('0', 64),
                        'appendTime', now(), 'record', json_build_object('id', gen_random_uuid(), 'changeId', 'change-' || n / 2,
                        'kind', CASE n % 2 WHEN 0 THEN 'intent' ELSE 'outcome' END, 'time', now() - (? - n) * interval '7 seconds',
                        'actor', json_build_object('ref', 'user:default/person'), 'entityRefs', json_build_array('component:default/filled-' || n % 200),
                        'message', repeat('a record of a deployment ', 12)))::text AS leaf
                 FROM generate_series(?::bigint, ?::bigint - 1) AS n) AS made`,
      [ROWS, ROWS, VERIFIED, ROWS],
    );
    await database.raw(
      `INSERT INTO entry_entities SELECT 'component:default/filled-' || position % 200, "time", position FROM entries WHERE position >= ?`,
      [VERIFIED],
    );
    await database.raw('ANALYZE');
  } finally {
    await database.destroy();
  }
  const { knex, api } = openLedger(ledger, connection, tmpdir());
  try {
    const entityRefs = Array.from({ length: 40 }, (_, n) => `component:default/filled-${n * 5}`);
    const from = new Date(Date.now() - 2 * 3_600_000).toISOString();
    const times = [];
    for (let n = -5; n < QUERIES; n++) {
      const started = performance.now();
      const { items } = await api.list({ entityRefs, from, limit: 200 });
      if (items.length === 0) throw new Error('The question found nothing');
      if (n >= 0) times.push(performance.now() - started);
    }
    return quantile(times, 0.95);
  } finally {
    await knex.destroy();
  }
}

function record(n) {
  const id = crypto.randomUUID();
  return {
    id,
    changeId: id,
    kind: 'event',
    time: new Date().toISOString(),
    action: 'deploy.release.deployed',
    actor: { type: 'user', ref: 'user:default/ann' },
    entityRefs: [`component:default/service-${n % 200}`, 'system:default/commerce'],
    environment: 'prod',
    before: { digest: `sha256:${'ab'.repeat(32)}` },
    after: {
      digest: `sha256:${'cd'.repeat(32)}`,
      commit: 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3',
    },
    reason: 'a change with a reason that somebody wrote down',
    correlationId: id,
    message: `service-${n % 200} deployed to prod`,
    plugin: 'deploy',
  };
}
