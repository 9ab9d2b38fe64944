import type { Change } from '@internal/plugin-gate-common';
import type { CheckAnswer, GateCheck } from '@internal/plugin-gate-node';
import { environmentBefore } from '../config';
import { PROMOTE } from '../kinds';
import { standingIn, type Standings } from '../Standings';

const MINUTE_MS = 60_000;

/** A release has run for some time where it was before. */
export class SoakCheck implements GateCheck {
  readonly id = 'soak';
  readonly title = 'Soak time';
  readonly damage = false;
  readonly waivable = true;

  constructor(
    private readonly standings: Standings,
    private readonly environments: string[],
    private readonly minutes: Map<string, number>,
  ) {}

  appliesTo({ kind, environment }: Change): boolean {
    return (
      kind === PROMOTE &&
      (this.minutes.get(environment ?? '') ?? 0) > 0 &&
      environmentBefore(this.environments, environment) !== undefined
    );
  }

  async evaluate(change: Change, { time }: { time: Date }): Promise<CheckAnswer> {
    const before = environmentBefore(this.environments, change.environment)!;
    const minutes = this.minutes.get(change.environment ?? '')!;
    const since = standingIn(await this.standings.of(change), before)?.healthyTime;
    if (!since) {
      return { verdict: 'deny', reason: `It has not been healthy in ${before} yet.` };
    }
    const opens = new Date(new Date(since).getTime() + minutes * MINUTE_MS);
    const evidence = [{ label: `Healthy in ${before} since`, value: since }];
    if (time >= opens) {
      return { verdict: 'pass', reason: `It has run in ${before} for ${minutes} min.`, evidence };
    }
    const left = Math.ceil((opens.getTime() - time.getTime()) / MINUTE_MS);
    return {
      verdict: 'deny',
      reason: `It must run in ${before} for ${minutes} min first; ${left} min are left.`,
      evidence,
      nextOpen: opens.toISOString(),
    };
  }
}
