import type { AuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { type ApprovalRequest, gateApprovalCreatePermission } from '@internal/plugin-gate-common';
import type { Clock } from '@internal/plugin-kit';
import type { Access, Caller } from '../access/Access';
import type { StoredApprovalRequest } from '../domain/approvals';
import { type Approver, mayDecide } from '../domain/mayDecide';
import type { ApprovalQuery, ApprovalStore } from './ApprovalStore';

const INBOX_SIZE = 200;

/** Requests as somebody sees them: what waits for them, and whether they may decide. */
export class ApprovalInbox {
  constructor(
    private readonly options: {
      approvals: ApprovalStore;
      access: Access;
      catalog: CatalogService;
      auth: AuthService;
      clock: Clock;
    },
  ) {}

  /** Newest first. */
  async list(query: ApprovalQuery, caller: Caller): Promise<ApprovalRequest[]> {
    const found = await this.options.approvals.list(query, this.options.clock.now());
    return this.#seenBy(found, caller);
  }

  /** What waits for this person. */
  async mine(query: ApprovalQuery, caller: Caller): Promise<ApprovalRequest[]> {
    const { approvals, clock } = this.options;
    const found = await approvals.list(
      { ...query, state: 'pending', limit: INBOX_SIZE },
      clock.now(),
    );
    const undecided = found.filter(({ verdicts }) => verdicts.every(({ by }) => by !== caller.ref));
    return (await this.#seenBy(undecided, caller))
      .filter(({ canDecide }) => canDecide?.allowed)
      .slice(0, query.limit);
  }

  async get(id: string, caller: Caller): Promise<ApprovalRequest> {
    const found = await this.options.approvals.get(id, this.options.clock.now());
    if (!found) throw new NotFoundError(`There is no request for approval '${id}'.`);
    return this.shown(found, caller);
  }

  async shown(request: StoredApprovalRequest, caller: Caller): Promise<ApprovalRequest> {
    return (await this.#seenBy([request], caller))[0];
  }

  /** @throws NotAllowedError for plugins: only people approve. */
  async approver(caller: Caller): Promise<Approver> {
    if (!caller.person) throw new NotAllowedError('Only people approve; nothing was changed.');
    const { catalog, auth } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const entity = await catalog.getEntityByRef(caller.ref, { credentials });
    const profile = entity?.spec?.profile as { displayName?: string; email?: string } | undefined;
    const identities = [caller.ref, entity?.metadata.name, profile?.displayName, profile?.email];
    return {
      ref: caller.ref,
      claims: caller.claims,
      identities: identities.flatMap(each => each?.toLowerCase() ?? []),
    };
  }

  async #seenBy(requests: StoredApprovalRequest[], caller: Caller): Promise<ApprovalRequest[]> {
    if (!caller.person || requests.length === 0) return requests.map(plain);
    const [approver, permitted] = await Promise.all([
      this.approver(caller),
      this.options.access.allowed(gateApprovalCreatePermission, caller),
    ]);
    return requests.map(request => ({
      ...plain(request),
      canDecide: permitted
        ? mayDecide(request, approver, 'approved')
        : { allowed: false, reason: `You may not approve (${gateApprovalCreatePermission.name}).` },
    }));
  }
}

function plain({ verdicts: _verdicts, ...request }: StoredApprovalRequest): ApprovalRequest {
  return request;
}
