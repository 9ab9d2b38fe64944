import { readFile, readdir } from 'node:fs/promises';
import { readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, loadConfig } from './loadConfig.ts';

const runConfigSchema = z.object({
  service: z.string(),
  environment: z.string(),
  /** Digest of the release, `sha256:<hex>`. */
  release: z.string().default('unreleased'),
  /** Whose tokens are accepted. */
  issuers: z
    .array(
      z.object({
        issuer: z.string(),
        jwksUrl: z.url(),
        audience: z.string(),
        kind: z.enum(['workload', 'person']).optional(),
      }),
    )
    .default([]),
  otlpEndpoint: z.string().optional(),
  mail: z
    .object({ smtpUrl: z.string(), from: z.string().default('no-reply@devopshub.local') })
    .optional(),
  events: z
    .object({ driver: z.enum(['postgres', 'kafka']), brokers: z.array(z.string()).optional() })
    .default({ driver: 'postgres' }),
  /** Base URLs of other services by name; `*` is the parent of all others. */
  services: z.record(z.string(), z.string()).default({}),
  /** Origins of pages that may call from a browser, beside those of this machine. */
  corsOrigins: z.array(z.string()).default([]),
});

/** Contents of `$RUN_DIR/config.json`. */
export type RunConfig = z.output<typeof runConfigSchema>;

/**
 * The folder that the platform gives to a process: `token`, `secrets/*`, `config.json`, `flags.json`. A projected volume in
 * Kubernetes, a folder of mode 0700 on one machine. Files are replaced while the process runs, so nothing is cached here.
 *
 * @example
 * ```ts
 * const directory = RunDirectory.open(process.env);
 * const apiKey = await directory.secret('stripe-api-key');
 * ```
 */
export class RunDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** @throws ConfigError when `RUN_DIR` is not set. */
  static open(environment: NodeJS.ProcessEnv): RunDirectory {
    if (!environment.RUN_DIR) {
      throw new ConfigError(
        'environment: RUN_DIR: must name the run directory of this process; on a laptop `npm run dev` prepares one',
      );
    }
    return new RunDirectory(environment.RUN_DIR);
  }

  /** @throws ConfigError when `config.json` is missing or wrong. */
  config(): RunConfig {
    const file = join(this.path, 'config.json');
    let json: unknown;
    try {
      json = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new ConfigError(`config.json: cannot be read (${file}): ${(error as Error).message}`);
    }
    return loadConfig(runConfigSchema, json, 'config.json');
  }

  /** The token by which this process says who it is to others; rewritten by the platform, so read anew for each use. */
  async token(): Promise<string | undefined> {
    return this.#read('token');
  }

  /** @returns the value without a final line break, or undefined when there is no such secret. */
  async secret(name: string): Promise<string | undefined> {
    return this.#read(join('secrets', name));
  }

  async secretNames(): Promise<string[]> {
    return (await readdir(join(this.path, 'secrets')).catch(() => [])).sort();
  }

  /** @throws ConfigError that names the missing secret. */
  async requireSecret(name: string): Promise<string> {
    const value = await this.secret(name);
    if (!value) throw new ConfigError(`secrets: ${name}: must be given in ${this.path}/secrets`);
    return value;
  }

  /** Parsed JSON of a file of the directory, or undefined while there is none or it is half written. */
  async json(name: string): Promise<unknown> {
    const text = await this.#read(name);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** Calls back after any file directly in the directory was written or replaced. @returns how to stop. */
  onChange(listener: (file: string) => void): () => void {
    // The folder is watched, not the file: files are replaced by rename, which ends a watch of the file itself.
    const watcher = watch(this.path, { persistent: false }, (_event, file) => {
      if (file) listener(file);
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  }

  async #read(name: string): Promise<string | undefined> {
    try {
      return (await readFile(join(this.path, name), 'utf8')).replace(/\r?\n$/, '');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
