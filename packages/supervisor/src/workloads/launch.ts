import { appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { WorkloadSpec } from '../api.ts';
import { type Child, startChild } from '../child.ts';
import { RunDir } from '../runDir/runDir.ts';
import { type InstanceRecord, type InstanceRecords, newInstanceId } from './instanceRecord.ts';
import { peopleIssuers } from '../runDir/personTokens.ts';
import type { RuntimeContext } from './runtimeContext.ts';
import { settingsOf, type Slot } from './slots.ts';

/** Part of the memory limit that the heap may take; the rest is for code, buffers and threads. */
const HEAP_SHARE = 0.75;

/** The address by which a program on this machine reaches a service. */
export function internalUrl(gatewayPort: number, environment: string, service: string): string {
  return `http://127.0.0.1:${gatewayPort}/_/${environment}/${service}`;
}

export function browserUrl(gatewayPort: number, ...labels: string[]): string {
  return `http://${labels.join('.')}.localhost:${gatewayPort}`;
}

/** What is remembered of a process before it exists. */
export async function draftInstance(
  context: RuntimeContext,
  slot: Slot,
  kind: InstanceRecord['kind'],
): Promise<InstanceRecord> {
  const { service, environment, secretsDir, migrationSecretsDir } = slot.spec;
  const id = newInstanceId(kind === 'serve' ? service : `${service}-migrate`, slot.release.digest);
  return {
    id,
    kind,
    service,
    environment,
    key: slot.key,
    revision: slot.revision,
    release: slot.release,
    port: await context.takePort(),
    startTime: context.clock.now(),
    phase: 'Starting',
    logFile: join(context.layout.serviceLogsDir, environment, service, `${id}.log`),
    memoryLimitMiB: settingsOf(slot.spec, slot.release).memoryLimitMiB,
    secretsDir: kind === 'serve' ? secretsDir : migrationSecretsDir,
  };
}

export function runDirOf(context: RuntimeContext, record: InstanceRecord): RunDir {
  const { service, environment, release, id, secretsDir } = record;
  return new RunDir(
    join(context.layout.instancesDir, id),
    { service, environment, release: release.digest },
    {
      secretsDir,
      flagsFile: join(context.layout.flagsDir, environment, `${service}.json`),
      faults: release.faults,
    },
  );
}

/** Starts the process of a record. The record is on disk before the process exists, so a process is never unknown. */
export async function launch(
  context: RuntimeContext,
  records: InstanceRecords,
  record: InstanceRecord,
  spec: WorkloadSpec,
): Promise<Child> {
  const { id, service, environment, release } = record;
  records.save(record);
  const settings = settingsOf(spec, release);
  const services = Object.fromEntries(
    settings.dependsOn.map(name => [name, internalUrl(context.gatewayPort, environment, name)]),
  );
  const runDir = runDirOf(context, record);
  await runDir.create(
    {
      service,
      environment,
      release: release.digest,
      issuers: [
        {
          issuer: context.issuer,
          jwksUrl: `http://127.0.0.1:${context.gatewayPort}/.well-known/jwks.json`,
          audience: 'devopshub',
        },
        ...peopleIssuers(context, service, environment),
      ],
      otlpEndpoint: context.otlpEndpoint,
      mail: context.mail,
      events: context.events,
      services,
    },
    context.key,
    context.issuer,
  );
  noteInLog(record, `starting release ${release.digest}`);
  const child = await startChild({
    name: id,
    command: context.nodePath,
    args: [
      `--max-old-space-size=${Math.floor(record.memoryLimitMiB * HEAP_SHARE)}`,
      '--max-semi-space-size=1',
      '--optimize-for-size',
      'server.cjs',
      ...(record.kind === 'migrate' ? ['migrate'] : []),
    ],
    cwd: release.bundleDir,
    env: {
      ...settings.env,
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      LANG: process.env.LANG,
      TZ: process.env.TZ,
      NODE_ENV: 'production',
      PORT: String(record.port),
      RUN_DIR: runDir.path,
      OTEL_EXPORTER_OTLP_ENDPOINT: context.otlpEndpoint,
      OTEL_SERVICE_NAME: service,
      OTEL_RESOURCE_ATTRIBUTES: `service.version=${release.digest},deployment.environment.name=${environment},service.instance.id=${id}`,
      ...Object.fromEntries(
        Object.entries(services).map(([name, url]) => [urlVariable(name), url]),
      ),
    },
    logFile: record.logFile,
    owner: context.layout.dataDir,
  });
  context.children.write({
    name: id,
    pid: child.pid,
    startTime: child.startTime,
    fingerprint: record.revision,
    logFile: record.logFile,
  });
  return child;
}

function urlVariable(service: string): string {
  return `SERVICE_${service.toUpperCase().replaceAll('-', '_')}_URL`;
}

/** What the supervisor did to a process belongs between the lines that the process wrote. */
export function noteInLog(record: InstanceRecord, message: string): void {
  const line = {
    time: new Date().toISOString(),
    level: 'info',
    message: `supervisor: ${message}`,
    service: record.service,
    environment: record.environment,
    instance: record.id,
    release: record.release.digest,
  };
  try {
    mkdirSync(dirname(record.logFile), { recursive: true });
    appendFileSync(record.logFile, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  } catch {
    // A full disk must not keep a process from being started or stopped.
  }
}
