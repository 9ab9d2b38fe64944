import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { NotificationPayload } from '@backstage/plugin-notifications-common';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';

/** What changed at the gate; readers ask the API again, which authorises. */
export type GateSignal = {
  type: 'approval' | 'window' | 'waiver' | 'line' | 'break-glass';
  id: string;
  entityRef?: string;
};

/** Tells open pages by signal on channel `gate`, and people by notification. Neither can fail what it tells of. */
export class Announcer {
  constructor(
    private readonly options: {
      notifications: NotificationService;
      signals: SignalsService;
      logger: LoggerService;
    },
  ) {}

  async signal(message: GateSignal): Promise<void> {
    await this.options.signals
      .publish({ recipients: { type: 'broadcast' }, channel: 'gate', message })
      .catch(() => undefined);
  }

  async notify(
    entityRef: string[],
    payload: Omit<NotificationPayload, 'topic'>,
    options: { except?: string } = {},
  ): Promise<void> {
    if (entityRef.length === 0) return;
    try {
      await this.options.notifications.send({
        recipients: {
          type: 'entity',
          entityRef,
          ...(options.except && { excludeEntityRef: options.except }),
        },
        payload: { ...payload, topic: 'gate' },
      });
    } catch (error) {
      this.options.logger.warn(
        `${entityRef.join(', ')} were not notified: ${payload.title}: ${stringifyError(error)}`,
      );
    }
  }
}
