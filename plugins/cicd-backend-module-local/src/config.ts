import type { RootConfigService } from '@backstage/backend-plugin-api';

export interface LocalCicdConfig {
  dataDir: string;
  checkoutDir: string;
  stepTimeoutSeconds: number;
  keepFailedBuildsHours: number;
  buildCheckout: boolean;
}

/** Undefined where there is no local platform. */
export function readLocalConfig(config: RootConfigService): LocalCicdConfig | undefined {
  const dataDir = config.getOptionalString('localPlatform.dataDir');
  if (!dataDir) return undefined;
  return {
    dataDir,
    checkoutDir: config.getString('localPlatform.checkoutDir'),
    stepTimeoutSeconds: config.getOptionalNumber('cicd.local.stepTimeoutSeconds') ?? 600,
    keepFailedBuildsHours: config.getOptionalNumber('cicd.local.keepFailedBuildsHours') ?? 24,
    buildCheckout: config.getOptionalBoolean('cicd.local.buildCheckout') ?? true,
  };
}
