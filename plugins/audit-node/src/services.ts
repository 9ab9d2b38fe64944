import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  ChangeRecord,
  LedgerEntry,
  LedgerPage,
  LedgerQuery,
} from '@internal/plugin-audit-common';
import { HttpChangeLedgerService } from './HttpChangeLedgerService';

interface Options {
  credentials: BackstageCredentials;
}

/** The only door to the change ledger for other backend plugins. */
export interface ChangeLedgerService {
  /**
   * Appends in the given order, or nothing; idempotent by record id. Plugins with a database of their own use
   * `LedgerOutbox`, so that state and record are written in one transaction.
   */
  append(records: ChangeRecord[], options: Options): Promise<LedgerEntry[]>;
  list(query: LedgerQuery, options: Options): Promise<LedgerPage>;
}

export const changeLedgerServiceRef = createServiceRef<ChangeLedgerService>({
  id: 'audit.change-ledger',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: ({ auth, discovery }) => new HttpChangeLedgerService({ auth, discovery }),
    }),
});
