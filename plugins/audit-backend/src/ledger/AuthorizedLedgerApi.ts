import type { Writable } from 'node:stream';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  auditEntityReadPermission,
  auditKeyRotatePermission,
  auditLedgerExportPermission,
  auditLedgerReadPermission,
  type ChangeRecord,
  type LedgerEntry,
  type LedgerPage,
  type LedgerQuery,
  type SignedTreeHead,
} from '@internal/plugin-audit-common';
import type { EntityAuthorizer } from '@internal/plugin-kit';
import { AuthorizeResult, type BasicPermission } from '@backstage/plugin-permission-common';
import type { DependencyGraph } from '../dependencies/DependencyGraph';
import type { ApiOptions, LedgerApi } from './LedgerApi';
import { assertWriterOf } from './writer';

/** Asks permissions, then the ledger. */
export class AuthorizedLedgerApi implements LedgerApi {
  constructor(
    private readonly inner: LedgerApi,
    private readonly authorizer: EntityAuthorizer,
    private readonly permissions: PermissionsService,
    private readonly graph: DependencyGraph,
  ) {}

  async append(records: ChangeRecord[], options: ApiOptions): Promise<LedgerEntry[]> {
    assertWriterOf(records, options.credentials);
    return this.inner.append(records, options);
  }

  async list(query: LedgerQuery, options: ApiOptions): Promise<LedgerPage> {
    const entityRefs = await this.#entities(query, options);
    const page = await this.inner.list({ ...query, entityRefs }, options);
    return query.withDependencies && entityRefs ? { ...page, entityRefs } : page;
  }

  async export(query: LedgerQuery, begin: (head: SignedTreeHead) => Writable, options: ApiOptions) {
    await this.#assert(auditLedgerExportPermission, options);
    const entityRefs = await this.#entities(query, options);
    return this.inner.export({ ...query, entityRefs }, begin, options);
  }

  /** Whose records the reader gets; undefined: also those of no entity. */
  async #entities(query: LedgerQuery, options: ApiOptions): Promise<string[] | undefined> {
    if (!query.entityRefs?.length) {
      await this.#assert(auditLedgerReadPermission, options);
      return undefined;
    }
    const asked = await this.#readable(query.entityRefs, options);
    const refused = query.entityRefs.find(ref => !asked.includes(ref));
    if (refused) {
      throw new NotAllowedError(
        `You may not read the history of ${refused} (${auditEntityReadPermission.name}). "What may I do, and why not?" shows the rule and whom to ask.`,
      );
    }
    if (!query.withDependencies) return asked;
    const all = await Promise.all(asked.map(ref => this.graph.withDependencies(ref)));
    const below = [...new Set(all.flat())].filter(ref => !asked.includes(ref));
    return [...asked, ...(await this.#readable(below, options))];
  }

  async get(id: string, options: ApiOptions) {
    const entry = await this.inner.get(id, options);
    await this.#assertReadable(entry, options);
    return entry;
  }

  async proof(id: string, options: ApiOptions) {
    await this.get(id, options);
    return this.inner.proof(id, options);
  }

  async heads(limit: number, options: ApiOptions) {
    await this.#assert(auditLedgerReadPermission, options);
    return this.inner.heads(limit, options);
  }

  async latestHead(options: ApiOptions) {
    await this.#assert(auditLedgerReadPermission, options);
    return this.inner.latestHead(options);
  }

  async signHead(options: ApiOptions) {
    await this.#assert(auditLedgerExportPermission, options);
    return this.inner.signHead(options);
  }

  async consistency(fromSize: number, toSize: number, options: ApiOptions) {
    await this.#assert(auditLedgerReadPermission, options);
    return this.inner.consistency(fromSize, toSize, options);
  }

  /** Public halves: whoever may read a record may check its proof. */
  async keys(options: ApiOptions) {
    return this.inner.keys(options);
  }

  async rotateKey(options: ApiOptions) {
    await this.#assert(auditKeyRotatePermission, options);
    return this.inner.rotateKey(options);
  }

  async verify(heads: SignedTreeHead[], options: ApiOptions) {
    await this.#assert(auditLedgerExportPermission, options);
    return this.inner.verify(heads, options);
  }

  #readable(entityRefs: string[], { credentials }: ApiOptions) {
    return this.authorizer.allowed(auditEntityReadPermission, entityRefs, credentials);
  }

  async #assertReadable({ record }: LedgerEntry, options: ApiOptions): Promise<void> {
    if ((await this.#readable(record.entityRefs, options)).length > 0) return;
    await this.#assert(auditLedgerReadPermission, options);
  }

  async #assert(permission: BasicPermission, { credentials }: ApiOptions): Promise<void> {
    const [{ result }] = await this.permissions.authorize([{ permission }], { credentials });
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may not do this (${permission.name}). "What may I do, and why not?" shows the rule and whom to ask.`,
      );
    }
  }
}
