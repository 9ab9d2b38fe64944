import type { Change, CheckResult, GateDecision, GateVerdict } from '@internal/plugin-gate-common';

export const aChange: Change = {
  id: 'c0000000-0000-4000-8000-000000000000',
  kind: 'deploy.release.promote',
  entityRef: 'component:default/order',
  environment: 'prod',
  to: { digest: `sha256:${'a'.repeat(64)}` },
  payloadDigest: `sha256:${'b'.repeat(64)}`,
  actor: 'user:default/devi',
  correlationId: 'c0000000-0000-4000-8000-000000000000',
};

export function aCheck(id: string, change: Partial<CheckResult> = {}): CheckResult {
  return {
    id,
    title: id,
    verdict: 'pass',
    reason: `${id} is well`,
    evidence: [],
    waivable: false,
    durationMs: 1,
    ...change,
  };
}

export function aDecision(
  decision: GateVerdict,
  checks: CheckResult[],
  change: Partial<GateDecision> = {},
): GateDecision {
  return {
    id: 'd0000000-0000-4000-8000-000000000000',
    decision,
    checks,
    changeDigest: `sha256:${'c'.repeat(64)}`,
    time: '2026-11-22T12:00:00Z',
    durationMs: 31,
    missingApprovals: [],
    ...change,
  };
}
