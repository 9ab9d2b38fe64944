import type { Change } from '@internal/plugin-gate-common';
import type { CheckAnswer, GateCheck } from '@internal/plugin-gate-node';
import { PROMOTE } from '../kinds';
import { deployTab, type Standings } from '../Standings';

/** A release that failed in one environment goes to no other one. */
export class FailedVerificationCheck implements GateCheck {
  readonly id = 'failed-verification';
  readonly title = 'Did not fail elsewhere';
  readonly damage = false;
  readonly waivable = true;

  constructor(private readonly standings: Standings) {}

  appliesTo({ kind }: Change): boolean {
    return kind === PROMOTE;
  }

  async evaluate(change: Change): Promise<CheckAnswer> {
    const { environments } = await this.standings.of(change);
    const failed = environments.find(
      each => each.failed && each.environment !== change.environment,
    );
    if (!failed?.failed) {
      return { verdict: 'pass', reason: 'The release has not failed in another environment.' };
    }
    const { time, reason } = failed.failed;
    return {
      verdict: 'deny',
      reason: `The release failed in ${failed.environment}: ${reason}`,
      evidence: [{ label: `Failed in ${failed.environment}`, value: time }],
      fix: { label: 'Look at what failed', href: deployTab(change.entityRef) },
    };
  }
}
