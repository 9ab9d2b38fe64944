import type { EnvironmentState } from '@internal/plugin-deploy-common';
import type { Panel } from '../shared/panel';
import styles from './DeployPage.module.css';
import { EnvironmentCard } from './EnvironmentCard';
import { nextStep } from './nextStep';

export interface EnvironmentListProps {
  entityRef: string;
  environments: EnvironmentState[];
  reload: () => void;
  open: (panel: Panel) => void;
}

/** Environments in the order of promotion. */
export function EnvironmentList({ entityRef, environments, reload, open }: EnvironmentListProps) {
  return (
    <ul className={styles.environments}>
      {environments.map((environment, index) => (
        <EnvironmentCard
          key={environment.environment}
          entityRef={entityRef}
          state={environment}
          next={environments[index + 1]}
          step={nextStep(environments, index)}
          reload={reload}
          open={open}
        />
      ))}
    </ul>
  );
}
