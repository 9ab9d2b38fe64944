import { join } from 'node:path';
import type { RootConfigService } from '@backstage/backend-plugin-api';

/** What the local platform reads from `localPlatform.*`; see `config.d.ts`. */
export interface LocalPlatformConfig {
  portalUrl: string;
  gitRoot: string;
  artifactsDir: string;
  releasesDir: string;
  secretsDir: string;
  checkoutDir?: string;
  smtpPort?: number;
  npmPackages: string[];
  databasesLimit: number;
  pushBytesLimit: number;
  artifactBytesLimit: number;
}

/** `undefined` where no local platform is configured, as in production. */
export function readLocalPlatformConfig(
  config: RootConfigService,
): LocalPlatformConfig | undefined {
  const dataDir = config.getOptionalString('localPlatform.dataDir');
  if (!dataDir) return undefined;
  const limit = (name: string, fallback: number) =>
    config.getOptionalNumber(`localPlatform.limits.${name}`) ?? fallback;
  return {
    portalUrl: config.getString('backend.baseUrl').replace(/\/$/, ''),
    gitRoot: join(dataDir, 'git'),
    artifactsDir: join(dataDir, 'artifacts'),
    releasesDir: join(dataDir, 'releases'),
    secretsDir: join(dataDir, 'secrets'),
    checkoutDir: config.getOptionalString('localPlatform.checkoutDir'),
    smtpPort: config.getOptionalNumber('localPlatform.mail.smtpPort'),
    npmPackages: config.getOptionalStringArray('localPlatform.npm.packages') ?? [
      '@internal/service-kit',
      '@internal/event-contracts',
    ],
    databasesLimit: limit('databases', 60),
    pushBytesLimit: limit('pushBytes', 100 * 1024 * 1024),
    artifactBytesLimit: limit('artifactBytes', 512 * 1024 * 1024),
  };
}
