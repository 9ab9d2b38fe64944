import { createHash, randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { WorkloadRelease, WorkloadSpec, WorkloadStatus } from '../api.ts';
import { createSupervisorClient, type SupervisorClient } from '../client.ts';
import { type Platform, type PlatformOptions, startPlatform } from '../platform.ts';
import { endStrays } from '../strays.ts';
import { takeFreePort } from '../workloads/ports.ts';

const SERVICE = fileURLToPath(new URL('./server.cjs', import.meta.url));

/** What the test service does wrong, see `server.cjs`. */
export interface Faults {
  migrate?: string;
  crashAtStart?: boolean;
  notReady?: string;
  readyAfterMs?: number;
  listenAfterMs?: number;
  ignoreSigterm?: boolean;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what the test service answers, read by tests only
  json: any;
}

/** A platform in a folder of its own, with real processes behind a real gateway. */
export class TestPlatform {
  readonly folder = mkdtempSync(join(tmpdir(), 'devopshub-platform-'));
  readonly dataDir = join(this.folder, 'data');
  readonly log: string[] = [];
  options!: PlatformOptions;
  platform!: Platform;
  client!: SupervisorClient;

  static async start(): Promise<TestPlatform> {
    const test = new TestPlatform();
    mkdirSync(test.dataDir);
    test.options = {
      dataDir: test.dataDir,
      portalPort: 1,
      gatewayPort: await takeFreePort(),
      log: message => test.log.push(message),
    };
    await test.startSupervisor();
    return test;
  }

  async startSupervisor(): Promise<void> {
    this.platform = await startPlatform(this.options);
    this.client = createSupervisorClient({ tokenFile: this.platform.tokenFile, patienceMs: 0 });
  }

  async end(): Promise<void> {
    await this.platform.stop();
    const strays = await endStrays(this.dataDir, []);
    rmSync(this.folder, { recursive: true, force: true });
    if (strays > 0) {
      throw new Error(`${strays} processes were left over`);
    }
  }

  /** A folder with a test service in it, as an unpacked bundle, and the release that names it. */
  release(faults: Faults = {}, role: WorkloadRelease['role'] = 'stable', weight = 100) {
    const id = randomBytes(8).toString('hex');
    const bundleDir = join(this.folder, 'releases', id);
    mkdirSync(bundleDir, { recursive: true });
    copyFileSync(SERVICE, join(bundleDir, 'server.cjs'));
    writeFileSync(join(bundleDir, 'faults.json'), JSON.stringify(faults));
    const digest = `sha256:${createHash('sha256').update(id).digest('hex')}`;
    return { digest, role, weight, bundleDir } satisfies WorkloadRelease;
  }

  spec(
    service: string,
    releases: WorkloadRelease[],
    more: Partial<WorkloadSpec> = {},
  ): WorkloadSpec {
    return {
      service,
      environment: 'dev',
      releases,
      env: {},
      dependsOn: [],
      memoryLimitMiB: 256,
      sleepAfterSeconds: 0,
      readyTimeoutSeconds: 30,
      ...more,
    };
  }

  secrets(content: Record<string, string>): string {
    const folder = mkdtempSync(join(this.folder, 'secrets-'));
    for (const [name, value] of Object.entries(content)) {
      writeFileSync(join(folder, name), value);
    }
    return folder;
  }

  /** Waits for a state, for as long as the test runner allows. */
  async until(service: string, what: (status: WorkloadStatus) => unknown): Promise<WorkloadStatus> {
    for (;;) {
      const status = await this.client.get(service, 'dev');
      if (status && what(status)) {
        return status;
      }
      await sleep(20);
    }
  }

  async untilHealthy(service: string): Promise<WorkloadStatus> {
    return this.until(
      service,
      status => status.phase === 'Healthy' && status.observedGeneration === status.generation,
    );
  }

  /** A request to the gateway as a browser sends it, by host name. */
  get(host: string, path = '/', headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('GET', host, path, headers);
  }

  call(
    method: string,
    host: string,
    path: string,
    headers: Record<string, string> = {},
    body?: Buffer,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: this.options.gatewayPort,
          method,
          path,
          headers: { host: `${host}:${this.options.gatewayPort}`, ...headers },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const json = /json/.test(String(response.headers['content-type']))
              ? JSON.parse(text)
              : undefined;
            resolve({ status: response.statusCode!, headers: response.headers, text, json });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  migrationsOf(release: WorkloadRelease): string[] {
    const file = join(release.bundleDir, 'migrations.log');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }
}
