import type { MetricSpec } from '@internal/plugin-deploy-common';
import type { AnalysisSubject } from '@internal/plugin-deploy-node';
import { judge, type Verdict } from './judge/judge';
import type { Outcome } from './metricRules';
import type { TrafficEvidence } from './TrafficEvidence';

export type JudgeSpec = Extract<MetricSpec['provider'], { judge: unknown }>['judge'];

const TOLERANCE = 0.25;
const CONFIDENCE = 0.98;
const MINIMUM_REQUESTS = 50;

/** A fresh process answers slowly until its code is compiled; its first seconds say nothing of a release. */
const WARM_UP_SECONDS = 15;

const PHASES = {
  worse: 'Failed',
  'as-good': 'Successful',
  'not-enough-data': 'Running',
} as const satisfies Record<Verdict['verdict'], Outcome['phase']>;

/** Compares the release under test with the stable one, or with fresh instances of it, by what users got from both. */
export class ReleaseJudge {
  constructor(private readonly evidence: TrafficEvidence) {}

  async judge(
    spec: JudgeSpec,
    subject: AnalysisSubject,
    { look, now, signal }: { look: number; now: Date; signal: AbortSignal },
  ): Promise<Outcome> {
    const { measure, against = 'stable', minimumRequests = MINIMUM_REQUESTS } = spec;
    if (!subject.stable) {
      return { phase: 'Inconclusive', message: 'there is no stable release to compare with' };
    }
    const since = Date.parse(subject.since) + (measure === 'latency' ? WARM_UP_SECONDS * 1000 : 0);
    const window = { since, now: now.getTime() };
    const { service, environment } = subject;
    const [test, reference] = await this.evidence.read(
      [
        { service, environment, release: subject.release, ...window },
        { service, environment, release: subject.stable, role: against, ...window },
      ],
      signal,
    );
    const verdict = judge(test, reference, {
      measure,
      tolerance: spec.tolerance ?? TOLERANCE,
      confidence: spec.confidence ?? CONFIDENCE,
      minimumRequests,
      look,
    });
    return outcomeOf(verdict, minimumRequests, reference.requests);
  }
}

function outcomeOf(found: Verdict, minimum: number, compared: number): Outcome {
  const { verdict, message, requests, canary, stable, pValue, effect, unit } = found;
  const needed = Math.max(minimum - requests, minimum - compared, 0);
  return {
    phase: PHASES[verdict],
    message,
    ...(Number.isFinite(canary) && { value: canary }),
    ...(Number.isFinite(canary) &&
      Number.isFinite(stable) && { comparison: { canary, stable, pValue, effect, unit } }),
    ...(verdict === 'not-enough-data' && {
      notEnoughData: { requests: Math.round(requests), needed: Math.ceil(needed) },
    }),
  };
}
