import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  Change,
  CheckEvidence,
  CheckFix,
  CheckVerdict,
  RequiredApproval,
} from '@internal/plugin-gate-common';

export interface CheckAnswer {
  verdict: CheckVerdict;
  /** One sentence in the words of the reader. */
  reason: string;
  evidence?: CheckEvidence[];
  fix?: CheckFix;
  nextOpen?: string;
  nextClose?: string;
  /** With `needs-approval`: who must approve. Default: one person who may approve and did not ask. */
  approvals?: RequiredApproval[];
}

/** One thing that must hold before a change. Reads only; a thrown error and a late answer are `unknown`, never a pass. */
export interface GateCheck {
  /** kebab-case; unique. */
  readonly id: string;
  readonly title: string;
  /** Guards against damage: also stops a change that goes back. */
  readonly damage: boolean;
  readonly waivable: boolean;
  /** Default 2000. */
  readonly timeoutMs?: number;
  /** Whether the check has anything to say about such a change; no call to others. A check that doesn't apply is not listed. */
  appliesTo(change: Change): boolean;
  /**
   * @param context.time the moment to judge by; the simulator asks about other moments than now
   * @param context.signal aborted when the time is over
   */
  evaluate(change: Change, context: { time: Date; signal: AbortSignal }): Promise<CheckAnswer>;
}

export interface GateChecksExtensionPoint {
  addCheck(check: GateCheck): void;
}

/** Filled by modules `gate-backend-module-<plugin that knows>`. */
export const gateChecksExtensionPoint = createExtensionPoint<GateChecksExtensionPoint>({
  id: 'gate.checks',
});

/** A kind of change that the gate decides about. */
export interface ChangeKind {
  /** `<plugin>.<thing>.<verb>`. */
  readonly kind: string;
  /** Sentence case, as on a button: "Promote a release". */
  readonly title: string;
  /** Removes or interrupts something. */
  readonly destructive: boolean;
}

export interface ChangeKindsExtensionPoint {
  addKind(kind: ChangeKind): void;
}

export const changeKindsExtensionPoint = createExtensionPoint<ChangeKindsExtensionPoint>({
  id: 'gate.change-kinds',
});
