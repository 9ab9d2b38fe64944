import type { AuthService } from '@backstage/backend-plugin-api';
import type { DeployService } from '@internal/plugin-deploy-node';
import type { Change } from '@internal/plugin-gate-common';
import type { CheckAnswer, GateCheck } from '@internal/plugin-gate-node';
import { ROLLBACK } from '../kinds';
import { deployTab } from '../Standings';

/** Nobody uses already what the older release does not have. */
export class DependantsCheck implements GateCheck {
  readonly id = 'dependants';
  readonly title = 'Dependants find what they use';
  readonly damage = true;
  readonly waivable = true;

  constructor(private readonly options: { auth: AuthService; deploy: DeployService }) {}

  appliesTo({ kind }: Change): boolean {
    return kind === ROLLBACK;
  }

  async evaluate({ entityRef, environment, to }: Change): Promise<CheckAnswer> {
    const { auth, deploy } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const affected = await deploy.affectedByRollback(
      { entityRef, environment: environment ?? '', digest: `${to?.digest}` },
      { credentials },
    );
    if (affected.length === 0) {
      return { verdict: 'pass', reason: 'No service uses what the older release does not have.' };
    }
    const names = affected.map(each => each.service).join(', ');
    return {
      verdict: 'deny',
      reason: `${names} would miss what ${affected.length > 1 ? 'they use' : 'it uses'} already.`,
      evidence: affected.map(each => ({
        label: each.service,
        value: each.reason,
        href: deployTab(each.entityRef),
      })),
      fix: { label: 'Go back in order, those that use it first', href: deployTab(entityRef) },
    };
  }
}
