import {
  type Deployment,
  type Release,
  type RolloutStrategy,
  settingsOf,
} from '@internal/plugin-deploy-common';
import type { Change } from '@internal/plugin-gate-common';
import { canonicalDigest } from '@internal/plugin-gate-node';

export const CHANGE_KINDS = {
  promote: 'deploy.release.promote',
  automatic: 'deploy.release.promote',
  'working-tree': 'deploy.release.working-tree',
  rollback: 'deploy.release.rollback',
  preview: 'deploy.release.preview',
  restart: 'deploy.service.restart',
} as const satisfies Record<Deployment['kind'], string>;

/** All that will be executed. */
export interface Shipment {
  kind: Deployment['kind'];
  environment: string;
  release: Release;
  /** What it replaces; absent when nothing runs. */
  current?: { digest: string; commit?: string; sequence?: number };
  how: 'rollout' | 'at-once';
  /** Absent: at once. */
  strategy?: RolloutStrategy;
  /** It is older than what would come by itself, and is to stay. */
  hold?: boolean;
}

/** The change as the gate decides about it. */
export function changeOf(
  shipment: Shipment,
  by: { id: string; actor: string; reason?: string; correlationId?: string },
): Change {
  const { kind, environment, release, current, hold } = shipment;
  return {
    id: by.id,
    kind: CHANGE_KINDS[kind],
    entityRef: release.entityRef,
    environment,
    ...(current && { from: { ...current } }),
    to: {
      digest: release.digest,
      commit: release.commit,
      sequence: release.sequence,
      strategy: strategyName(shipment),
      ...(hold && { hold }),
    },
    payloadDigest: payloadDigest(shipment),
    actor: by.actor,
    ...(by.reason && { reason: by.reason }),
    correlationId: by.correlationId ?? by.id,
    // A restart brings back what should be there.
    direction: kind === 'rollback' || kind === 'restart' ? 'back' : 'forward',
  };
}

/** Changes with anything that would be executed otherwise: other bytes, other settings, another way of shipping. */
export function payloadDigest(shipment: Shipment): string {
  const { kind, environment, release, current, strategy } = shipment;
  return canonicalDigest({
    kind: CHANGE_KINDS[kind],
    environment,
    entityRef: release.entityRef,
    service: release.service,
    digest: release.digest,
    artifacts: release.artifacts.map(({ type, digest }) => ({ type, digest })),
    settings: settingsOf(release.values, environment),
    from: current?.digest ?? null,
    strategy: strategy ?? null,
  });
}

function strategyName({ strategy }: Shipment): string {
  return strategy ? Object.keys(strategy)[0] : 'at-once';
}
