import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ApprovalRequest,
  ApprovalVerdict,
  BreakGlassUse,
  Change,
  FreezeWindow,
  GateDecision,
  InstalledChangeKind,
  InstalledCheck,
  StoppedLine,
  Waiver,
  WindowOccurrence,
} from '@internal/plugin-gate-common';

/** A change and what the gate said about it. */
export interface DecidedChange {
  change: Change;
  decision: GateDecision;
}

/** What is installed: checks, and the kinds of change that the gate decides about. */
export interface GateInstallation {
  checks: InstalledCheck[];
  kinds: InstalledChangeKind[];
}

export type WindowInput = Omit<
  FreezeWindow,
  'id' | 'source' | 'active' | 'nextOpen' | 'nextClose' | 'override'
>;

/** The gate as the portal's pages ask it. */
export interface GateApi {
  decide(change: Change, signal?: AbortSignal): Promise<GateDecision>;
  decision(id: string, signal?: AbortSignal): Promise<DecidedChange>;
  /** The decision as it would be at `time` (RFC 3339); nothing happens. */
  simulate(change: Change, time: string): Promise<GateDecision>;

  requestApproval(change: Change): Promise<ApprovalRequest>;
  /** Newest first. */
  approvals(
    query: { state?: ApprovalRequest['state']; entityRef?: string },
    signal?: AbortSignal,
  ): Promise<ApprovalRequest[]>;
  approval(id: string, signal?: AbortSignal): Promise<ApprovalRequest>;
  giveVerdict(
    id: string,
    answer: { verdict: ApprovalVerdict; comment?: string },
  ): Promise<ApprovalRequest>;

  windows(signal?: AbortSignal): Promise<FreezeWindow[]>;
  calendar(from: string, to: string, signal?: AbortSignal): Promise<WindowOccurrence[]>;
  createWindow(window: WindowInput): Promise<FreezeWindow>;
  updateWindow(id: string, window: WindowInput): Promise<FreezeWindow>;
  removeWindow(id: string): Promise<void>;
  overrideWindow(id: string, override: { reason: string; minutes: number }): Promise<void>;
  importHolidays(
    holidays:
      | { year: number; items: Array<{ date: string; title: string }> }
      | { year: number; ics: string },
  ): Promise<FreezeWindow[]>;

  waivers(signal?: AbortSignal): Promise<Waiver[]>;
  requestWaiver(
    waiver: Pick<Waiver, 'checkId' | 'entityRef' | 'environment' | 'reason' | 'expireTime'>,
  ): Promise<Waiver>;
  decideWaiver(
    id: string,
    answer: { decision: 'grant' | 'reject' | 'revoke'; comment?: string },
  ): Promise<Waiver>;

  lines(signal?: AbortSignal): Promise<StoppedLine[]>;
  stopLine(line: Pick<StoppedLine, 'systemRef' | 'reason' | 'hotfixAllowed'>): Promise<StoppedLine>;
  startLine(id: string, reason: string): Promise<StoppedLine>;

  installation(signal?: AbortSignal): Promise<GateInstallation>;
  followUps(signal?: AbortSignal): Promise<BreakGlassUse[]>;
  closeFollowUp(id: string, notes: string): Promise<void>;
}

export const gateApiRef = createApiRef<GateApi>().with({
  id: 'plugin.gate.client',
  pluginId: 'gate',
});
