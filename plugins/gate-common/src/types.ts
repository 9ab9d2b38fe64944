import type { JsonObject, JsonValue } from '@backstage/types';

/** A change that somebody wants to make; the gate decides about it and binds its decision to exactly this. */
export interface Change {
  /** UUID; the same id asked again is the same change. */
  id: string;
  /** `<plugin>.<thing>.<verb>`, registered with the gate, e.g. `deploy.release.promote`. */
  kind: string;
  entityRef: string;
  environment?: string;
  /** What is now, e.g. `{digest}`. */
  from?: JsonObject;
  /** What is wanted. */
  to?: JsonObject;
  /** `sha256:<hex>` of the canonical JSON (RFC 8785) of all that will be executed; swapping any of it needs a new decision. */
  payloadDigest: string;
  /** Entity ref of the person or `plugin:<id>`. */
  actor: string;
  reason?: string;
  /** The same for all changes of one request, e.g. of a release set. */
  correlationId: string;
  /**
   * `back` restores what was well before: only checks that guard against damage stop it, all others become advice.
   * Default `forward`.
   */
  direction?: 'forward' | 'back';
  /** When the operation that this change carries on began, e.g. a rollout whose next step is promoted: freeze windows with `overrun` let it end. */
  beginTime?: string;
}

export type CheckVerdict = 'pass' | 'needs-approval' | 'deny' | 'unknown';

/** A fact that a verdict rests on. */
export interface CheckEvidence {
  label: string;
  value?: JsonValue;
  /** Path in the portal, or a URL. */
  href?: string;
}

/** What can be done about a verdict; the button of the decision panel does the first one. */
export interface CheckFix {
  label: string;
  href?: string;
  /** A thing that the gate itself can do. */
  action?: 'request-approval' | 'approve' | 'request-waiver';
}

/** Answer of one check. */
export interface CheckResult {
  id: string;
  title: string;
  verdict: CheckVerdict;
  /** One sentence in the words of the reader: "Needs 1 approval from platform-team". */
  reason: string;
  evidence: CheckEvidence[];
  fix?: CheckFix;
  /** When the verdict will change by itself. RFC 3339. */
  nextOpen?: string;
  nextClose?: string;
  waivable: boolean;
  /** Told, recorded, and does not stop the change. */
  advice?: boolean;
  waiver?: { id: string; reason: string; grantedBy: string; expireTime: string };
  durationMs: number;
}

/** So many people of a group; without a group: of all who may approve. */
export interface RequiredApproval {
  /** Entity ref of a group. */
  group?: string;
  count: number;
}

export type GateVerdict = 'allow' | 'needs-approval' | 'deny';

export interface GateDecision {
  id: string;
  decision: GateVerdict;
  checks: CheckResult[];
  /** `sha256:<hex>` of the canonical JSON of the change without `id`, `actor`'s words or time; approvals belong to it. */
  changeDigest: string;
  /** RFC 3339. */
  time: string;
  durationMs: number;
  /** When the change may pass without anybody doing anything; absent when that is not known. */
  nextOpen?: string;
  /** People and groups whose approval is missing. */
  missingApprovals: RequiredApproval[];
  /** The request that asks for these approvals, when there is one. */
  approvalRequestId?: string;
  /** People whose approval this decision rests on. */
  approvers?: string[];
}

/** Binds a decision to a change. */
export interface GateAuthorization {
  /** Single-use, signed; verified by `GateService.verify` right before the effect. */
  token: string;
  expireTime: string;
  decision: GateDecision;
  breakGlass?: { reason: string; expireTime: string; skippedApprovers: string[] };
}

export type ApprovalVerdict = 'approved' | 'rejected';

/** A request for approvals of one change. */
export interface ApprovalRequest {
  id: string;
  change: Change;
  changeDigest: string;
  state: 'pending' | 'approved' | 'rejected' | 'expired' | 'superseded' | 'used';
  required: RequiredApproval[];
  /** What is still missing. */
  missing?: RequiredApproval[];
  /** Whether the reader may decide about it, and why not. Only in answers to people. */
  canDecide?: { allowed: boolean; reason?: string };
  approvals: Array<{ by: string; verdict: ApprovalVerdict; comment?: string; time: string }>;
  createdBy: string;
  createTime: string;
  expireTime: string;
}

/** Passes one check for some changes for some time. */
export interface Waiver {
  id: string;
  checkId: string;
  entityRef: string;
  environment?: string;
  reason: string;
  state: 'pending' | 'granted' | 'rejected' | 'revoked' | 'expired';
  requestedBy: string;
  createTime: string;
  decidedBy?: string;
  expireTime: string;
}

/** Allows or denies changes while it is open; the algebra is that of Argo CD's sync windows. */
export interface FreezeWindow {
  id: string;
  title: string;
  kind: 'allow' | 'deny';
  /** Cron expression of its begin (five fields), or a fixed begin as RFC 3339. */
  schedule: string;
  durationMinutes: number;
  /** IANA name. */
  timeZone: string;
  /** All must hold (`and`) or one of them (`or`); an empty selector matches everything. `*` at the end matches any rest. */
  selector: {
    operator: 'and' | 'or';
    entityRefs?: string[];
    systems?: string[];
    owners?: string[];
    environments?: string[];
    kinds?: string[];
  };
  /** People with the permission may pass it by hand. */
  manualOverride: boolean;
  /** What began before the window closed may end after it. */
  overrun: boolean;
  source: 'config' | 'portal' | 'holidays';
  /** As it is now; in answers of `GET /windows`. */
  active?: boolean;
  /** When it will be open next; absent while it is open, and when it never is again. */
  nextOpen?: string;
  /** When it closes; absent while it is closed, and when it never does. */
  nextClose?: string;
  /** Passed by hand until `expireTime`. */
  override?: WindowOverride;
}

/** One opening of a window, for the calendar. */
export interface WindowOccurrence {
  windowId: string;
  title: string;
  kind: 'allow' | 'deny';
  start: string;
  end: string;
}

/** One switch that stops all forward changes of a system, or of everything. */
export interface StoppedLine {
  id: string;
  /** Entity ref of a system; absent: everything. */
  systemRef?: string;
  reason: string;
  /** Changes whose `reason` begins with `hotfix:` pass. */
  hotfixAllowed: boolean;
  startedBy: string;
  startTime: string;
  endedBy?: string;
  endTime?: string;
}

/** A use of break-glass; its follow-up stays open until somebody writes down what came of it. */
export interface BreakGlassUse {
  id: string;
  change: Change;
  decision: GateDecision;
  reason: string;
  actor: string;
  /** Entity refs of those who were told. */
  skippedApprovers: string[];
  createTime: string;
  /** When the permission to pass ended. */
  expireTime: string;
  state: 'open' | 'closed';
  closedBy?: string;
  closeTime?: string;
  notes?: string;
}

/** A check as it is installed; answer of `GET /checks`. */
export interface InstalledCheck {
  id: string;
  title: string;
  /** Also stops a change that goes back. */
  damage: boolean;
  waivable: boolean;
  timeoutMs: number;
}

/** A kind of change that the gate knows; answer of `GET /checks`. */
export interface InstalledChangeKind {
  kind: string;
  title: string;
  destructive: boolean;
}

/** What the last pass of a window by hand was for. */
export interface WindowOverride {
  windowId: string;
  reason: string;
  by: string;
  startTime: string;
  expireTime: string;
}
