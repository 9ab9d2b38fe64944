import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { ChangeRecord } from '@internal/plugin-audit-common';

/** The plugin that makes the request, for itself or on behalf of a person; undefined for anybody else. */
function pluginOf({ principal }: BackstageCredentials): string | undefined {
  const { type, subject, actor } = principal as {
    type: string;
    subject?: string;
    actor?: { subject: string };
  };
  const caller = type === 'service' ? subject : actor?.subject;
  return caller?.match(/^plugin:(.+)$/)?.[1];
}

/** @throws NotAllowedError when somebody else than the plugin that a record names would write it */
export function assertWriterOf(records: ChangeRecord[], credentials: BackstageCredentials): void {
  const plugin = pluginOf(credentials);
  if (!plugin) {
    throw new NotAllowedError('Only plugins write to the change ledger; nothing was appended');
  }
  const foreign = records.find(record => record.plugin !== plugin);
  if (foreign) {
    throw new NotAllowedError(
      `Plugin "${plugin}" must not write records of plugin "${foreign.plugin}"; nothing was appended`,
    );
  }
}
