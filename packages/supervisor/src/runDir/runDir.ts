import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { writeFileAtomic } from '../atomicFile.ts';
import type { ReleaseFaults } from '../api.ts';
import { flagsContent } from './flags.ts';
import { ALGORITHM, type SigningKey } from './signingKey.ts';

export const AUDIENCE = 'devopshub';
const TOKEN_LIFETIME = '15m';

/** Whom a run directory is for. */
export interface RunDirOwner {
  service: string;
  environment: string;
  /** Digest. */
  release: string;
}

/** Whose tokens a process accepts, and what they stand for (default: programs). */
export interface TrustedIssuer {
  issuer: string;
  jwksUrl: string;
  audience: string;
  kind?: 'workload' | 'person';
}

/** Content of `$RUN_DIR/config.json`. Nothing in it is secret. */
export interface RunConfig extends RunDirOwner {
  issuers: TrustedIssuer[];
  /** Base address for OTLP/HTTP; `/v1/traces` is added by the exporter. */
  otlpEndpoint: string;
  mail?: { smtpUrl: string };
  events: { driver: 'postgres' | 'kafka'; brokers?: string[] };
  services: Record<string, string>;
}

/** Where the changing files of a run directory come from. */
export interface RunDirSources {
  secretsDir?: string;
  /** Flags and faults of the service in its environment; need not be there. */
  flagsFile: string;
  /** Of the release itself. */
  faults?: ReleaseFaults;
}

/** The folder that one process gets, as a projected volume in Kubernetes: token, secrets, configuration, flags. */
export class RunDir {
  readonly path: string;
  readonly #owner: RunDirOwner;
  readonly #sources: RunDirSources;

  constructor(path: string, owner: RunDirOwner, sources: RunDirSources) {
    this.path = path;
    this.#owner = owner;
    this.#sources = sources;
  }

  async create(config: RunConfig, key: SigningKey, issuer: string): Promise<void> {
    mkdirSync(join(this.path, 'secrets'), { recursive: true, mode: 0o700 });
    chmodSync(this.path, 0o700);
    writeFileAtomic(join(this.path, 'config.json'), JSON.stringify(config, undefined, 2));
    this.refresh();
    await this.writeToken(key, issuer);
  }

  /** A new token by rename: a reader sees the old or the new one. */
  async writeToken(key: SigningKey, issuer: string): Promise<void> {
    const token = await new SignJWT({ release: this.#owner.release })
      .setProtectedHeader({ alg: ALGORITHM, kid: key.kid })
      .setIssuer(issuer)
      .setAudience(AUDIENCE)
      .setSubject(`${this.#owner.service}/${this.#owner.environment}`)
      .setIssuedAt()
      .setExpirationTime(TOKEN_LIFETIME)
      .sign(key.privateKey);
    if (existsSync(this.path)) {
      writeFileAtomic(join(this.path, 'token'), token);
    }
  }

  /** Brings secrets and flags up to date with where they come from; copies only what changed. */
  refresh(): void {
    const { secretsDir, flagsFile, faults } = this.#sources;
    writeWhenOther(join(this.path, 'flags.json'), flagsContent(flagsFile, faults));
    const target = join(this.path, 'secrets');
    const names = secretsDir && existsSync(secretsDir) ? readdirSync(secretsDir) : [];
    for (const name of names) {
      copyWhenNewer(join(secretsDir!, name), join(target, name));
    }
    for (const name of readdirSync(target)) {
      if (!names.includes(name)) {
        rmSync(join(target, name), { force: true });
      }
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function writeWhenOther(target: string, content: string | undefined): void {
  if (content === undefined) {
    rmSync(target, { force: true });
  } else if (!existsSync(target) || readFileSync(target, 'utf8') !== content) {
    writeFileAtomic(target, content);
  }
}

function copyWhenNewer(source: string, target: string): void {
  if (!existsSync(source)) {
    rmSync(target, { force: true });
    return;
  }
  const known = existsSync(target) && statSync(target).mtimeMs >= statSync(source).mtimeMs;
  if (known && readFileSync(target).equals(readFileSync(source))) {
    return;
  }
  copyFileSync(source, `${target}.tmp`);
  chmodSync(`${target}.tmp`, 0o600);
  renameSync(`${target}.tmp`, target);
}
