import type { RootConfigService } from '@backstage/backend-plugin-api';

/** What this module takes from `localPlatform`. */
export interface LocalConfig {
  dataDir: string;
  issuer: string;
  /** The gateway keeps its port when the supervisor restarts. */
  jwksUrl: string;
  gatewayPort: number;
}

/** Undefined where there is no local platform. */
export function readLocalConfig(config: RootConfigService): LocalConfig | undefined {
  const local = config.getOptionalConfig('localPlatform');
  const dataDir = local?.getOptionalString('dataDir');
  if (!local || !dataDir) return undefined;
  const gatewayPort = local.getNumber('gateway.port');
  return {
    dataDir,
    issuer: local.getOptionalString('issuer') ?? 'devopshub-platform',
    jwksUrl: `http://127.0.0.1:${gatewayPort}/.well-known/jwks.json`,
    gatewayPort,
  };
}
