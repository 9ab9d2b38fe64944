import { randomUUID } from 'node:crypto';
import { NotAllowedError } from '@backstage/errors';
import type {
  ApprovalRequest,
  Change,
  CheckResult,
  GateDecision,
  GateVerdict,
} from '@internal/plugin-gate-common';
import { GateDeniedError, type GateService } from '@internal/plugin-gate-node';
import type { Clock } from '@internal/plugin-kit';

/** A gate that says what the test tells it, and whose tokens are as strict as those of the real one. */
export class TestGate implements GateService {
  /** What stands in the way of changes that go forward. */
  blocked?: Pick<CheckResult, 'title' | 'reason'> & {
    decision: Exclude<GateVerdict, 'allow'>;
    nextOpen?: string;
  };
  away = false;
  readonly asked: Change[] = [];
  readonly approvalsAsked: Change[] = [];
  readonly #tokens = new Map<string, string>();

  constructor(private readonly clock: Clock) {}

  async evaluate(change: Change): Promise<GateDecision> {
    this.#assertThere();
    const stopped = change.direction !== 'back' && this.blocked;
    const check = {
      id: 'test',
      evidence: [],
      waivable: false,
      durationMs: 1,
      verdict: 'deny' as const,
    };
    return {
      id: randomUUID(),
      decision: stopped ? stopped.decision : 'allow',
      checks: stopped ? [{ ...check, ...stopped }] : [],
      changeDigest: change.payloadDigest,
      time: this.clock.now().toISOString(),
      durationMs: 1,
      missingApprovals: [],
      ...(stopped && { nextOpen: stopped.nextOpen }),
    };
  }

  async authorize(change: Change, { breakGlass }: { breakGlass?: { reason: string } }) {
    this.asked.push(change);
    const decision = await this.evaluate(change);
    if (decision.decision !== 'allow' && !breakGlass) {
      throw new GateDeniedError(decision.checks[0].reason, decision);
    }
    const token = randomUUID();
    this.#tokens.set(token, JSON.stringify(change));
    const expireTime = new Date(this.clock.now().getTime() + 600_000).toISOString();
    return {
      token,
      decision,
      expireTime,
      ...(breakGlass && { breakGlass: { ...breakGlass, expireTime, skippedApprovers: [] } }),
    };
  }

  async verify(token: string, change: Change) {
    this.#assertThere();
    const bound = this.#tokens.get(token);
    if (!bound || JSON.stringify(sorted(JSON.parse(bound))) !== JSON.stringify(sorted(change))) {
      throw new NotAllowedError('The token is of another change.');
    }
    return {
      token,
      decision: await this.evaluate({ ...change, direction: 'back' }),
      expireTime: '',
    };
  }

  async requestApproval(change: Change): Promise<ApprovalRequest> {
    this.#assertThere();
    this.approvalsAsked.push(change);
    return { id: randomUUID(), change } as ApprovalRequest;
  }

  #assertThere() {
    if (this.away) throw new Error('connect ECONNREFUSED');
  }
}

/** The change has been a JSON column in between, which sorts keys. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
