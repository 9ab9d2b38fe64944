import { ACTIVE_ROLLOUT_PHASES, type EnvironmentState } from '@internal/plugin-deploy-common';
import type { Release, Rollout } from '@internal/plugin-deploy-common';
import { EmptyState, Loaded, Section, useUrlState, type Load } from '@internal/portal-ui';
import styles from './Rollout.module.css';
import { RolloutHistory } from './RolloutHistory';
import { RolloutView } from './RolloutView';

export interface RolloutSectionProps {
  rollouts: Load<Rollout[]>;
  environments: EnvironmentState[];
  releases: Release[];
}

/** Rollouts under way, or the one that the URL names, and the earlier ones. */
export function RolloutSection({ rollouts, environments, releases }: RolloutSectionProps) {
  const [chosen, choose] = useUrlState('rollout', '', { push: true });
  return (
    <Section
      title="Rollouts"
      description="Releases that were shipped in steps: what took which traffic, what was measured, how it ended."
    >
      <Loaded load={rollouts} what="The rollouts" unharmed="They go on by themselves." count={3}>
        {items => {
          if (items.length === 0) {
            return (
              <EmptyState title="No rollouts yet">
                A release goes out in steps where rollout.yaml of the service says so; see
                Configure.
              </EmptyState>
            );
          }
          const shown = shownOf(items, chosen);
          const messageOf = (digest: string) =>
            releases.find(release => release.digest === digest)?.commitMessage;
          return (
            <div className={styles.section}>
              {shown.map(rollout => (
                <RolloutView
                  key={rollout.id}
                  rollout={rollout}
                  environment={environments.find(one => one.environment === rollout.environment)}
                  commitMessage={messageOf(rollout.toDigest)}
                  reload={rollouts.reload}
                />
              ))}
              {items.length > 1 ? (
                <RolloutHistory rollouts={items} selected={shown[0].id} onSelect={choose} />
              ) : null}
            </div>
          );
        }}
      </Loaded>
    </Section>
  );
}

/** The one that the URL names, else those under way, else the last one. */
function shownOf(rollouts: Rollout[], chosen: string): Rollout[] {
  const named = rollouts.find(({ id }) => id === chosen);
  if (named) return [named];
  const active = rollouts.filter(({ phase }) => ACTIVE_ROLLOUT_PHASES.includes(phase));
  return active.length > 0 ? active : rollouts.slice(0, 1);
}
