import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
  AuditorServiceEvent,
  AuthService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { ChangeActor, ChangeRecord } from '@internal/plugin-audit-common';
import { type Clock, systemClock } from '@internal/plugin-kit';
import { intentOfEvent, outcomeOfEvent } from './eventRecords';
import { isMutation } from './mutations';

/**
 * An auditor that also puts mutations into the change ledger: the intent when the event begins, the outcome when it ends. Reads and
 * events of low severity stay in the log alone.
 */
export class LedgerAuditor implements AuditorService {
  constructor(
    private readonly options: {
      /** Writes the log. */
      inner: AuditorService;
      plugin: string;
      recorder: { record(record: ChangeRecord): Promise<void> };
      auth: AuthService;
      httpAuth: HttpAuthService;
      clock?: Clock;
    },
  ) {}

  async createEvent(event: AuditorServiceCreateEventOptions): Promise<AuditorServiceEvent> {
    const { inner, plugin, recorder, clock = systemClock } = this.options;
    const logged = await inner.createEvent(event);
    if (!isMutation(plugin, event)) return logged;
    const actor = await this.#actor(event);
    const intent = intentOfEvent({ plugin, event, actor, time: clock.now() });
    await recorder.record(intent);
    return {
      success: async options => {
        await logged.success(options);
        const outcome = { outcome: 'succeeded', time: clock.now(), meta: options?.meta } as const;
        await recorder.record(outcomeOfEvent(intent, outcome));
      },
      fail: async options => {
        await logged.fail(options);
        const { error, meta } = options;
        const outcome = { outcome: 'failed', time: clock.now(), meta, error } as const;
        await recorder.record(outcomeOfEvent(intent, outcome));
      },
    };
  }

  async #actor({ request }: AuditorServiceCreateEventOptions): Promise<ChangeActor> {
    const { auth, httpAuth, plugin } = this.options;
    const system = { type: 'system', ref: `plugin:${plugin}` } as const;
    if (!request) return system;
    try {
      const credentials = await httpAuth.credentials(request);
      if (auth.isPrincipal(credentials, 'user')) {
        return { type: 'user', ref: credentials.principal.userEntityRef };
      }
      if (auth.isPrincipal(credentials, 'service')) {
        return { type: 'service', ref: credentials.principal.subject };
      }
    } catch {
      // Somebody who is not known is about to be refused; that is on record too.
    }
    return { type: 'service', ref: 'external:unauthenticated' };
  }
}
