// Resident memory: the portal backend after use, and all processes at rest with `welcome`.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { table } from './support/figures.mjs';

const PORTAL_MB = 700;
const ALL_MB = 1300;
/** Longer than idle connections of the pools live. */
const REST_MS = 60_000;
const MB = 1024 * 1024;

export default async context => {
  const platform = await context.platform();
  await platform.untilHealthy('welcome');
  await use(platform);
  const portal = processTree(platform).find(({ pid }) => pid === platform.portalPid());
  await delay(REST_MS);
  const processes = processTree(platform);
  // PostgreSQL's processes share their buffers; a plain sum would count the same pages dozens of times.
  const total = sum(processes.map(({ pss }) => pss)) / MB;
  const plain = sum(processes.map(({ rss }) => rss)) / MB;
  return [
    {
      what: 'RSS of the portal backend after use',
      unit: 'MB',
      budget: PORTAL_MB,
      measured: portal.rss / MB,
      ok: portal.rss / MB <= PORTAL_MB,
    },
    {
      what: 'RSS of all processes at rest with welcome',
      unit: 'MB',
      budget: ALL_MB,
      measured: total,
      ok: total <= ALL_MB,
      note: `shared pages counted once (PSS); the plain sum of RSS is ${Math.round(plain)} MB`,
      details: table([['MB', 'RSS MB', 'process'], ...groups(processes)]),
    },
  ];
};

/** What a few people do in a working day, without pauses. */
async function use(platform) {
  const token = await platform.signIn();
  const ref = 'component:default/welcome';
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const to = new Date(Date.now() + 60_000).toISOString();
  const paths = [
    'catalog/entities/by-query?limit=50&filter=kind=component',
    'catalog/entities/by-name/component/default/welcome',
    'catalog/entity-facets?facet=kind&facet=spec.type',
    'search/query?term=service',
    'scaffolder/v2/tasks?limit=10',
    'scaffolder/v2/actions',
    `cicd/runs?entityRef=${ref}`,
    `deploy/environments?entityRef=${ref}`,
    `deploy/health?entityRef=${ref}`,
    `logs/search?service=welcome&environment=dev&from=${from}&to=${to}`,
    `monitoring/traces?service=welcome&environment=dev&from=${from}&to=${to}`,
    'techdocs/metadata/entity/default/component/welcome',
  ];
  for (let round = 0; round < 50; round++)
    await Promise.all(paths.map(path => platform.api(path, { token })));
}

const sum = numbers => numbers.reduce((total, number) => total + number, 0);

/** Linux only: /proc has what ps has not, the proportional share. */
function processTree(platform) {
  const parents = new Map();
  for (const pid of readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)) {
    try {
      const [, parent] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^PPid:\s+(\d+)/m);
      parents.set(pid, Number(parent));
    } catch {
      // it has ended meanwhile
    }
  }
  // PostgreSQL is no child of the supervisor (pg_ctl lets go of it), but says its pid.
  const postgres = Number(
    readFileSync(`${platform.dataDir}/postgres/postmaster.pid`, 'utf8').split('\n')[0],
  );
  const tops = new Set([platform.supervisorPid(), postgres]);
  const belongs = pid => tops.has(pid) || (parents.has(pid) && belongs(parents.get(pid)));
  return [...parents.keys()].filter(belongs).map(pid => describe(pid, postgres, parents));
}

function describe(pid, postgres, parents) {
  const bytes = (file, key) =>
    Number(readFileSync(`/proc/${pid}/${file}`, 'utf8').match(`${key}:\\s+(\\d+) kB`)?.[1] ?? 0) *
    1024;
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const inPostgres = pid === postgres || parents.get(pid) === postgres;
  const name = inPostgres
    ? 'PostgreSQL'
    : command
        .find(part => /\.(ts|cjs|mjs|js)$/.test(part))
        ?.split('/')
        .slice(-2)
        .join('/') ?? command[0];
  return { pid, name, rss: bytes('status', 'VmRSS'), pss: bytes('smaps_rollup', '\nPss') };
}

function groups(processes) {
  const names = [...new Set(processes.map(({ name }) => name))];
  return names.map(name => {
    const those = processes.filter(process => process.name === name);
    const megabytes = key => Math.round(sum(those.map(process => process[key])) / MB);
    return [
      megabytes('pss'),
      megabytes('rss'),
      those.length > 1 ? `${name} (${those.length} processes)` : name,
    ];
  });
}
