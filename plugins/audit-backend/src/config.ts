import { InputError } from '@backstage/errors';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { join } from 'node:path';
import type { RotationPolicy } from './signing/keyStates';

export interface AuditConfig {
  /** Address of the portal. */
  portalUrl: string;
  keyFolder: string;
  policy: RotationPolicy;
  trustedFingerprints: string[];
  /** Of heads; undefined when no file keeps them. */
  witnessFile?: string;
}

/** @throws InputError when nothing says where the signing key lies */
export function readAuditConfig(config: RootConfigService): AuditConfig {
  const dataDir = config.getOptionalString('localPlatform.dataDir');
  const keyFolder =
    config.getOptionalString('audit.signing.keyFolder') ??
    (dataDir && join(dataDir, 'keys', 'ledger'));
  if (!keyFolder) {
    throw new InputError(
      'Nothing says where the key lies that signs the change ledger. Set `audit.signing.keyFolder` to a folder that all portals share and the database server cannot read.',
    );
  }
  return {
    portalUrl:
      config.getOptionalString('app.baseUrl') ?? config.getOptionalString('backend.baseUrl') ?? '',
    keyFolder,
    policy: {
      signDays: config.getOptionalNumber('audit.signing.rotateAfterDays') ?? 90,
      publishDays: config.getOptionalNumber('audit.signing.publishBeforeDays') ?? 7,
    },
    trustedFingerprints: config.getOptionalStringArray('audit.signing.trustedFingerprints') ?? [],
    witnessFile:
      config.getOptionalString('audit.witness.file') ??
      (dataDir && join(dataDir, 'witness', 'tree-heads.ndjson')),
  };
}
