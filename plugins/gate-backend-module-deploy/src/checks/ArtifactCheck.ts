import type { Change } from '@internal/plugin-gate-common';
import type { CheckAnswer, GateCheck } from '@internal/plugin-gate-node';
import { PROMOTE, ROLLBACK } from '../kinds';
import type { Standings } from '../Standings';

/** The release exists, with all that the environment runs. */
export class ArtifactCheck implements GateCheck {
  readonly id = 'artifact';
  readonly title = 'Release can run here';
  readonly damage = true;
  readonly waivable = false;

  constructor(private readonly standings: Standings) {}

  appliesTo({ kind }: Change): boolean {
    return kind === PROMOTE || kind === ROLLBACK;
  }

  async evaluate(change: Change): Promise<CheckAnswer> {
    const standing = await this.standings.of(change);
    const digest = `${change.to?.digest}`;
    const evidence = [{ label: 'Release', value: digest }];
    if (!standing.commit) {
      const reason = `There is no release ${digest.slice(7, 15)} of this service any more.`;
      return { verdict: 'deny', reason, evidence };
    }
    if (standing.lacks) return { verdict: 'deny', reason: standing.lacks, evidence };
    return {
      verdict: 'pass',
      reason: `The release has what ${change.environment} runs.`,
      evidence: [...evidence, { label: 'Commit', value: standing.commit }],
    };
  }
}
