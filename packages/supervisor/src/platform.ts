import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { ProcessStatus } from './api.ts';
import { writeFileAtomic } from './atomicFile.ts';
import { ChildRecords } from './childRecords.ts';
import { type Clock, systemClock } from './clock.ts';
import { platformEndpoints } from './control/platformEndpoints.ts';
import { createRouter } from './control/router.ts';
import { tokenEndpoints } from './control/tokenEndpoints.ts';
import { workloadEndpoints } from './control/workloadEndpoints.ts';
import { GatewayProcess } from './gatewayProcess.ts';
import { Housekeeping } from './housekeeping.ts';
import { layoutOf } from './layout.ts';
import { Meter } from './metering/meter.ts';
import { UsageLedger } from './metering/usageLedger.ts';
import { type ForeignProcess, ProcessList } from './processList.ts';
import { processIdOf, processRuns } from './processId.ts';
import { RouteBook } from './routeBook.ts';
import type { RunConfig } from './runDir/runDir.ts';
import { loadSigningKey } from './runDir/signingKey.ts';
import { WorkloadController } from './workloads/controller.ts';
import { takeFreePort } from './workloads/ports.ts';
import type { RuntimeContext } from './workloads/runtimeContext.ts';
import { WorkloadStore } from './workloads/workloadStore.ts';

export interface PlatformOptions {
  /** Absolute. */
  dataDir: string;
  portalPort: number;
  gatewayPort: number;
  /** Of the control API; kept over restarts, so that a portal that runs on still finds it. Default: any free one. */
  controlPort?: number;
  /** Node that runs gateway and services; default the one that runs this. */
  nodePath?: string;
  /** `iss` of the tokens of workloads. */
  issuer?: string;
  /** Base address for OTLP/HTTP of services; default the portal's. */
  otlpEndpoint?: string;
  mail?: RunConfig['mail'];
  events?: RunConfig['events'];
  clock?: Clock;
  log?(message: string): void;
}

export interface Platform {
  controlUrl: string;
  /** `<data>/run/supervisor.json`. */
  tokenFile: string;
  /** How many processes of an earlier supervisor were taken over. */
  adopted: number;
  /** Has a process that is not a service listed and metered; call again with the same name after a restart of it. */
  registerProcess(process: ForeignProcess): void;
  unregisterProcess(name: string): void;
  /** Ends services, then the gateway. */
  stop(): Promise<void>;
  /** Ends nothing but the supervising: processes run on and are adopted by the next `startPlatform`. */
  release(): Promise<void>;
}

/** Starts what runs services: control API, gateway, workload controller, metering and log rotation. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { dataDir, portalPort, gatewayPort, clock = systemClock, log = () => undefined } = options;
  const nodePath = options.nodePath ?? process.execPath;
  const issuer = options.issuer ?? 'devopshub-platform';
  const layout = layoutOf(dataDir);
  mkdirSync(layout.runDir, { recursive: true });
  mkdirSync(layout.flagsDir, { recursive: true });
  const key = await loadSigningKey(layout.keysDir);
  const children = new ChildRecords(layout.childrenDir);
  const gateway = new GatewayProcess({
    layout,
    children,
    nodePath,
    port: gatewayPort,
    portalPort,
    log,
  });
  const routes = new RouteBook(layout.routesFile, gateway, instanceId => {
    const record = children.get(instanceId);
    return record !== undefined && processRuns(record);
  });
  const context: RuntimeContext = {
    layout,
    clock,
    nodePath,
    key,
    issuer,
    gatewayPort,
    otlpEndpoint: options.otlpEndpoint ?? `http://127.0.0.1:${portalPort}/api/monitoring/otlp`,
    mail: options.mail,
    events: options.events ?? { driver: 'postgres' },
    children,
    store: new WorkloadStore(layout.workloadsDir),
    routes,
    takePort: takeFreePort,
    log,
  };
  const workloads = new WorkloadController(context);
  const meter = new Meter(new UsageLedger(layout.usageDir));
  const startTime = new Date(clock.now()).toISOString();
  const processes = new ProcessList({ workloads, gateway, meter, layout, startTime });
  const token = randomBytes(32).toString('base64url');
  const server = createRouter(
    [
      ...workloadEndpoints(workloads, workload => workload.status(pid => meter.usageOf(pid))),
      ...tokenEndpoints(context),
      ...platformEndpoints({
        processes: (): ProcessStatus[] => processes.list(),
        restarts: () =>
          workloads.list().map(({ record, restarts }) => ({
            service: record.spec.service,
            environment: record.spec.environment,
            restarts,
          })),
        jwks: key.jwks,
        startTime,
      }),
    ],
    token,
    log,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.controlPort ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const controlUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const tokenFile = layout.supervisorFile;
  await gateway.start();
  await routes.sync();
  const adopted = workloads.start();
  await routes.keepOnly(
    new Set(
      workloads.list().map(({ record }) => `${record.spec.environment}/${record.spec.service}`),
    ),
  );
  const identity = { ...processIdOf(process.pid), startTime };
  // Written last: who finds the file finds everything ready.
  writeFileAtomic(tokenFile, JSON.stringify({ url: controlUrl, token, ...identity }));
  const housekeeping = new Housekeeping({
    workloads,
    gateway,
    meter,
    processes,
    layout,
    clock,
    log,
  });
  housekeeping.start();

  const end = async (stopProcesses: boolean) => {
    await housekeeping.stop();
    await workloads.stop(stopProcesses);
    if (stopProcesses) {
      await gateway.stop();
    } else {
      gateway.release();
    }
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  };
  return {
    controlUrl,
    tokenFile,
    adopted,
    registerProcess: foreign => processes.register(foreign),
    unregisterProcess: name => processes.unregister(name),
    stop: () => end(true),
    release: () => end(false),
  };
}
