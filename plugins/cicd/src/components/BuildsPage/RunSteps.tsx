import type { RunStep } from '@internal/plugin-cicd-common';
import { formatDuration, stateOf, StateShape } from '@internal/portal-ui';
import styles from './BuildsPage.module.css';

/** The steps of a build in order, each with its state and how long it took. */
export function RunSteps({ steps }: { steps: RunStep[] }) {
  return (
    <ol className={styles.steps} aria-label="Steps">
      {steps.map(step => (
        <li key={step.name} className={styles.step} data-phase={step.phase}>
          <StateShape state={step.phase === 'Pending' ? 'unknown' : stateOf(step.phase)} />
          <span>{step.name}</span>
          <span className={styles.muted}>{took(step)}</span>
        </li>
      ))}
    </ol>
  );
}

function took(step: RunStep): string {
  if (!step.startTime) return step.phase === 'Skipped' ? 'skipped' : '';
  const end = step.endTime ? Date.parse(step.endTime) : Date.now();
  return formatDuration(end - Date.parse(step.startTime));
}
