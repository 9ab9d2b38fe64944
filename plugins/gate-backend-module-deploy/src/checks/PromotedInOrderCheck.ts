import type { Change } from '@internal/plugin-gate-common';
import type { CheckAnswer, GateCheck } from '@internal/plugin-gate-node';
import { environmentBefore } from '../config';
import { PROMOTE } from '../kinds';
import { deployTab, standingIn, type Standings } from '../Standings';

/** A release passes the environments one after the other. */
export class PromotedInOrderCheck implements GateCheck {
  readonly id = 'promoted-in-order';
  readonly title = 'Healthy in the environment before';
  readonly damage = false;
  readonly waivable = true;

  constructor(private readonly standings: Standings, private readonly environments: string[]) {}

  appliesTo({ kind, environment }: Change): boolean {
    return kind === PROMOTE && environmentBefore(this.environments, environment) !== undefined;
  }

  async evaluate(change: Change): Promise<CheckAnswer> {
    const before = environmentBefore(this.environments, change.environment)!;
    const seen = standingIn(await this.standings.of(change), before);
    if (seen?.healthyTime) {
      return {
        verdict: 'pass',
        reason: `It was healthy in ${before}.`,
        evidence: [{ label: `Healthy in ${before}`, value: seen.healthyTime }],
      };
    }
    return {
      verdict: 'deny',
      reason: `It has not been healthy in ${before} yet.`,
      fix: { label: `Promote it to ${before} first`, href: deployTab(change.entityRef) },
    };
  }
}
