import type { AuthService } from '@backstage/backend-plugin-api';
import type { DeployService } from '@internal/plugin-deploy-node';
import type { Change } from '@internal/plugin-gate-common';
import type { CheckAnswer, GateCheck } from '@internal/plugin-gate-node';
import { PROMOTE, ROLLBACK } from '../kinds';
import { deployTab } from '../Standings';

/** The older of the two releases works on the database of the newer one: they run side by side, and migrations are never undone. */
export class SchemaCheck implements GateCheck {
  readonly id = 'schema-compatibility';
  readonly title = 'Both releases work on one schema';
  readonly damage = true;
  readonly waivable = true;
  /** The first question about two releases runs their migrations; the answer is kept. */
  readonly timeoutMs = 15_000;

  constructor(private readonly options: { auth: AuthService; deploy: DeployService }) {}

  appliesTo({ kind, from }: Change): boolean {
    return (kind === PROMOTE || kind === ROLLBACK) && Boolean(from?.digest);
  }

  async evaluate({ entityRef, kind, from, to }: Change): Promise<CheckAnswer> {
    const { auth, deploy } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const { verdict, reason, problems } = await deploy.schemaCompatibility(
      { entityRef, from: `${from?.digest}`, to: `${to?.digest}` },
      { credentials },
    );
    if (verdict === 'compatible') return { verdict: 'pass', reason };
    if (verdict === 'unknown') return { verdict: 'unknown', reason };
    return {
      verdict: 'deny',
      reason,
      evidence: problems.map(({ table, column, message }) => ({
        label: column ? `${table}.${column}` : table,
        value: message,
      })),
      fix: {
        label:
          kind === ROLLBACK
            ? 'Ship a release that works on the migrated schema'
            : 'Split the migration: add first, remove when no release that runs uses it',
        href: deployTab(entityRef),
      },
    };
  }
}
