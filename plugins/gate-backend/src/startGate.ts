import type {
  AuthService,
  DatabaseService,
  LifecycleService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { type ChangeLedgerService, LedgerOutbox } from '@internal/plugin-audit-node';
import type { ChangeKind, GateCheck } from '@internal/plugin-gate-node';
import { type Clock, ReconcileLoop, systemClock } from '@internal/plugin-kit';
import { Announcer } from './announce/Announcer';
import { Approvals } from './approvals/Approvals';
import { DatabaseApprovalStore } from './approvals/DatabaseApprovalStore';
import { Authorizer } from './authorizations/Authorizer';
import { DatabaseAuthorizationStore } from './authorizations/AuthorizationStore';
import { TokenSigner } from './authorizations/TokenSigner';
import { DatabaseBreakGlassStore } from './breakGlass/BreakGlassStore';
import { FollowUps } from './breakGlass/FollowUps';
import { EntityFactsCache } from './catalog/EntityFactsCache';
import { FreezeWindowCheck } from './checks/FreezeWindowCheck';
import { StoppedLineCheck } from './checks/StoppedLineCheck';
import type { GateConfig } from './config';
import { GateLedger } from './database/GateLedger';
import { migratedDatabase } from './database/migrate';
import { Decider } from './gate/Decider';
import { DatabaseDecisionStore } from './gate/DecisionStore';
import { Gate } from './gate/Gate';
import { Lines } from './lines/Lines';
import { DatabaseLineStore } from './lines/LineStore';
import { Waivers } from './waivers/Waivers';
import { DatabaseWaiverStore } from './waivers/WaiverStore';
import { WindowCalendar } from './windows/WindowCalendar';
import { Windows } from './windows/Windows';
import { DatabaseWindowStore } from './windows/WindowStore';

const HOUSEKEEPING_MS = 60_000;
const KEEP_DECISIONS_MS = 90 * 24 * 3_600_000;

/** Puts the parts together; starts the relay to the ledger and the housekeeping. */
export async function startGate(options: {
  database: DatabaseService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  auth: AuthService;
  catalog: CatalogService;
  notifications: NotificationService;
  signals: SignalsService;
  ledger: ChangeLedgerService;
  config: GateConfig;
  /** Of other plugins. */
  checks: GateCheck[];
  kinds: ChangeKind[];
  clock?: Clock;
}) {
  const { lifecycle, logger, config } = options;
  const clock = options.clock ?? systemClock;
  const knex = await migratedDatabase(options.database);
  const outbox = new LedgerOutbox({ ...options, knex });
  const stores = {
    approvals: new DatabaseApprovalStore(knex),
    authorizations: new DatabaseAuthorizationStore(knex),
    breakGlass: new DatabaseBreakGlassStore(knex),
    decisions: new DatabaseDecisionStore(knex),
    lines: new DatabaseLineStore(knex),
    waivers: new DatabaseWaiverStore(knex),
    windows: new DatabaseWindowStore(knex),
  };
  const windows = new Windows({ configured: config.windows, windows: stores.windows });
  const facts = new EntityFactsCache({ ...options, clock });
  const checks: GateCheck[] = [
    new FreezeWindowCheck({ windows, facts }),
    new StoppedLineCheck({ lines: stores.lines, facts }),
    ...options.checks,
  ];
  const announcer = new Announcer(options);
  const ledger = new GateLedger({ outbox, clock });
  const { kinds } = options;
  const decider = new Decider({ ...stores, checks, kinds, config });
  const parts = { ...stores, knex, clock, config, decider, facts, ledger, announcer };

  const housekeeping = ReconcileLoop.every(HOUSEKEEPING_MS, async () => {
    try {
      const now = clock.now();
      for (const id of await stores.approvals.expire(now)) {
        await announcer.signal({ type: 'approval', id });
      }
      for (const id of await stores.waivers.expire(now)) {
        await announcer.signal({ type: 'waiver', id });
      }
      await stores.decisions.forgetBefore(new Date(now.getTime() - KEEP_DECISIONS_MS));
    } catch (error) {
      logger.warn(`Housekeeping of the gate failed, is tried again: ${stringifyError(error)}`);
    }
  });
  lifecycle.addStartupHook(() => {
    outbox.wake();
    housekeeping.wake();
  });
  lifecycle.addShutdownHook(async () => {
    await Promise.all([outbox.stop(), housekeeping.stop()]);
  });

  return {
    checks,
    kinds,
    gate: new Gate(parts),
    authorizer: new Authorizer({ ...parts, signer: await TokenSigner.create(knex) }),
    approvals: new Approvals(parts),
    calendar: new WindowCalendar({ ...parts, all: windows }),
    followUps: new FollowUps(parts),
    lines: new Lines(parts),
    waivers: new Waivers({ ...parts, checks }),
    config,
    stores,
    clock,
  };
}
