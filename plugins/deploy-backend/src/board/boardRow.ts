import type { BoardCell, BoardRow } from '@internal/plugin-deploy-common';
import { summarise } from '../deployments/HealthBoard';
import { type BoardFacts, placeKey } from './BoardStore';
import type { EntityFact } from './EntityFacts';
import type { Observation } from './ObservedStates';

/** One service on the board, from what rows, targets and the catalog say. */
export function boardRow(
  { service, entityRef }: { service: string; entityRef: string },
  environments: string[],
  facts: BoardFacts,
  observation: Observation,
  entity: EntityFact = {},
): BoardRow {
  const states = environments.flatMap(
    environment => observation.states.get(placeKey({ service, environment })) ?? [],
  );
  const cells = environments.map(environment => cell(service, environment, facts, observation));
  const silent = cells.find(each => each.health === 'Unknown');
  return {
    entityRef,
    service,
    ...(entity.title && { title: entity.title }),
    ...(entity.owner && { owner: entity.owner }),
    ...(entity.system && { system: entity.system }),
    health: states.length === 0 && !silent ? 'Stopped' : summarise(states, environments).health,
    cells,
  };
}

function cell(
  service: string,
  environment: string,
  facts: BoardFacts,
  { states, silent }: Observation,
): BoardCell {
  const key = placeKey({ service, environment });
  const state = states.get(key);
  const latest = facts.latest.get(key);
  const arrived = facts.arrived.get(key);
  const mute = silent.get(environment);
  // A target that does not answer has last run what last arrived.
  const digest = state ? state.digest : mute && arrived?.digest;
  const release = digest ? facts.releases.get(service)?.get(digest) : undefined;
  const newest = facts.newest.get(service);
  const rollout = facts.rollouts.get(key);
  const waiting = latest && latest.phase !== 'Superseded' ? latest.message : undefined;
  return {
    environment,
    health: state?.health ?? (mute ? 'Unknown' : 'Stopped'),
    message: state?.message ?? mute ?? waiting ?? 'Nothing is deployed here yet.',
    ...(digest && { digest }),
    ...(release && { commit: release.commit, commitMessage: firstLine(release.commitMessage) }),
    ...(arrived &&
      arrived.digest === digest && {
        sinceTime: arrived.time.toISOString(),
        actor: arrived.actor,
      }),
    ...(newest && release && newest.sequence > release.sequence && { newerDigest: newest.digest }),
    ...(rollout && {
      rollout: {
        id: rollout.id,
        phase: rollout.phase,
        toDigest: rollout.toDigest,
        weight: rollout.weight,
        message: rollout.message,
      },
    }),
  };
}

function firstLine(text: string): string {
  return text.split('\n')[0];
}
