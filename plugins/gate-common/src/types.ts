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
  missingApprovals: Array<{ group?: string; count: number }>;
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
  required: Array<{ group?: string; count: number }>;
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
  /** Changes with this reason prefix in `reason` pass, e.g. `hotfix:`. */
  hotfixAllowed: boolean;
  startedBy: string;
  startTime: string;
  endedBy?: string;
  endTime?: string;
}
