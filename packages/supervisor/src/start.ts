import { join } from 'node:path';
import { ChildRecords } from './childRecords.ts';
import { openDataFolder, removeUnfinished } from './dataFolder.ts';
import { acquireLock } from './lock.ts';
import type { SupervisorOptions } from './options.ts';
import { startPlatform, type Platform } from './platform.ts';
import { configFiles, configuredDatabase } from './portal/configuredDatabase.ts';
import { portalLaunch } from './portal/launch.ts';
import { startPortal, type Portal } from './portal/portal.ts';
import { writeRuntimeConfig } from './portal/runtimeConfig.ts';
import { ledgerTables } from './postgres/ledgerDatabase.ts';
import { startPostgres, type Postgres } from './postgres/postgres.ts';
import { processRuns } from './processId.ts';
import type { Report } from './report.ts';
import { StablePorts } from './stablePorts.ts';
import { endStrays } from './strays.ts';

/** Everything that runs; stopped in the order services, gateway, portal, PostgreSQL. */
export interface Running {
  url: string;
  /** `hurry` does not wait for requests in flight. */
  stop(hurry: AbortSignal): Promise<void>;
}

/** Starts, in order, PostgreSQL, services with their gateway, and the portal; adopts what a killed supervisor left running. */
export async function start(
  options: SupervisorOptions,
  report: Report,
  signal: AbortSignal,
): Promise<Running> {
  const { checkoutDir, dataDir, port, gatewayPort } = options;
  const url = `http://localhost:${port}`;
  const layout = openDataFolder(dataDir);
  const lock = acquireLock(layout.runDir, url);
  let postgres: Postgres | undefined;
  let platform: Platform | undefined;
  let portal: Portal | undefined;

  const postgresLog = join(layout.logsDir, 'postgres.log');
  const portalLog = join(layout.logsDir, 'portal.log');
  const registerPostgres = (pid: number) =>
    platform?.registerProcess({ name: 'postgres', kind: 'postgres', pid, logFile: postgresLog });
  const registerPortal = (pid: number) =>
    platform?.registerProcess({ name: 'portal', kind: 'portal', pid, logFile: portalLog });

  async function stop(hurry: AbortSignal) {
    await platform?.stop();
    await portal?.stop(hurry.aborted ? 1 : 10);
    await postgres?.stop(hurry.aborted ? 'immediate' : 'fast');
    await endStrays(dataDir, []);
    lock.release();
  }

  try {
    removeUnfinished(dataDir);
    const ports = new StablePorts(layout.runDir);
    const records = new ChildRecords(layout.childrenDir);
    const ownDatabase = configuredDatabase(checkoutDir);
    if (ownDatabase) {
      report.line(`✓ Database as configured in ${ownDatabase}; none is started`);
    } else {
      postgres = await report.step(
        server =>
          server
            ? `PostgreSQL ${server.adopted ? 'adopted' : 'started'} on port ${server.port}`
            : 'PostgreSQL',
        () =>
          startPostgres({
            dataDir,
            keysDir: layout.keysDir,
            logFile: postgresLog,
            ports,
            ledger: ledgerTables(checkoutDir),
            report: report.line,
            onRestart: registerPostgres,
          }),
      );
    }
    signal.throwIfAborted();
    await endWhatNobodyKnows(dataDir, records, postgres, report);
    const smtpPort = ports.last('smtp') ?? (await ports.free('smtp'));
    platform = await report.step(
      started =>
        `Gateway on port ${gatewayPort}${
          started?.adopted ? `, ${started.adopted} services adopted` : ''
        }`,
      async () =>
        startPlatform({
          dataDir,
          portalPort: port,
          gatewayPort,
          controlPort: await ports.free('control'),
          mail: { smtpUrl: `smtp://127.0.0.1:${smtpPort}` },
          log: report.note,
        }),
    );
    if (postgres) {
      registerPostgres(postgres.pid());
    }
    signal.throwIfAborted();

    const runtimeFile = join(layout.runDir, 'portal', 'app-config.runtime.yaml');
    writeRuntimeConfig(runtimeFile, {
      dataDir,
      checkoutDir,
      port,
      gatewayPort,
      smtpPort,
      postgres,
      control: { url: platform.controlUrl, tokenFile: platform.tokenFile },
      appUrl: options.devAppUrl,
    });
    const configs = [...configFiles(checkoutDir), runtimeFile];
    const { launch, inputs } = portalLaunch(options, configs, portalLog);
    portal = await report.step(
      started => (started ? `Portal ${started.adopted ? 'adopted' : 'ready'}` : 'Portal'),
      () =>
        startPortal({
          launch,
          inputs,
          records,
          url: `http://127.0.0.1:${port}`,
          signal,
          report: report.line,
          onStarted: registerPortal,
        }),
    );
    return { url, stop };
  } catch (error) {
    await stop(AbortSignal.abort());
    throw error;
  }
}

/** A process that a killed supervisor started and did not get to record would run for ever. */
async function endWhatNobodyKnows(
  dataDir: string,
  records: ChildRecords,
  postgres: Postgres | undefined,
  report: Report,
) {
  const known = records.list().filter(processRuns);
  const server = postgres ? [{ pid: postgres.pid(), startTime: '' }] : [];
  const ended = await endStrays(dataDir, [...known, ...server]);
  if (ended) {
    report.line(`✓ Ended ${ended} processes that an earlier run had left`);
  }
}
