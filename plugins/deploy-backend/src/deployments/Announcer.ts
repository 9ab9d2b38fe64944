import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { stringifyError } from '@backstage/errors';
import {
  type Deployment,
  type DeploymentFinished,
  type RolloutChanged,
  TOPIC_DEPLOYMENT_FINISHED,
  TOPIC_ROLLOUT_CHANGED,
} from '@internal/plugin-deploy-common';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { RolloutStore } from '../database/RolloutStore';
import { published } from '../rollouts/published';

/** Tells others how deployments ended: plugins by event, owners by notification, open pages by signal. At least once. */
export class Announcer {
  constructor(
    private readonly options: {
      deployments: DeploymentStore;
      rollouts: RolloutStore;
      events: EventsService;
      notifications: NotificationService;
      signals: SignalsService;
      logger: LoggerService;
    },
  ) {}

  async announceEnded(): Promise<void> {
    const { deployments, events } = this.options;
    for (const deployment of await deployments.unannounced(50)) {
      const eventPayload: DeploymentFinished = { deployment };
      await events.publish({ topic: TOPIC_DEPLOYMENT_FINISHED, eventPayload });
      await this.signal(deployment.entityRef);
      await this.#notify(deployment);
      await deployments.markAnnounced(deployment.id);
    }
  }

  /** Phases of rollouts; of several changes at once the last one. */
  async announceRollouts(): Promise<void> {
    const { rollouts, events } = this.options;
    for (const rollout of await rollouts.unannounced(50)) {
      const eventPayload: RolloutChanged = { rollout: published(rollout) };
      await events.publish({ topic: TOPIC_ROLLOUT_CHANGED, eventPayload });
      await this.signal(rollout.entityRef);
      await rollouts.markAnnounced(rollout);
    }
  }

  /** Open pages of this entity should ask again. Carries the ref only: readers ask the API, which authorises. */
  async signal(entityRef: string): Promise<void> {
    await this.options.signals
      .publish({ recipients: { type: 'broadcast' }, channel: 'deploy', message: { entityRef } })
      .catch(() => undefined);
  }

  async #notify(deployment: Deployment): Promise<void> {
    const payload = notificationOf(deployment);
    if (!payload) return;
    const { entityRef } = deployment;
    try {
      await this.options.notifications.send({
        recipients: { type: 'entity', entityRef },
        payload,
      });
    } catch (error) {
      // News that cannot be delivered must not hold up the next ones.
      this.options.logger.warn(
        `Owners of ${entityRef} were not notified: ${stringifyError(error)}`,
      );
    }
  }
}

function notificationOf(deployment: Deployment) {
  const { service, environment, digest, phase, message, entityRef } = deployment;
  const [, namespace, name] = /^component:([^/]+)\/(.+)$/.exec(entityRef) ?? [];
  const link = name && `/catalog/${namespace}/component/${name}/deploy`;
  const release = digest.slice(7, 15);
  const scope = `deploy:${service}:${environment}`;
  if (phase === 'Failed') {
    const title = `${service} ${release} failed in ${environment}`;
    return { title, description: message, link, scope, severity: 'high' as const, topic: 'deploy' };
  }
  if (phase === 'Healthy' && deployment.kind !== 'restart') {
    const title = `${service} ${release} runs in ${environment}`;
    return { title, link, scope, severity: 'low' as const, topic: 'deploy' };
  }
  return undefined;
}
