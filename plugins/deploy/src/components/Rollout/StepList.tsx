import type { Rollout } from '@internal/plugin-deploy-common';
import { Countdown, RelativeTime, StateShape, type PortalState } from '@internal/portal-ui';
import styles from './Rollout.module.css';
import { stepStates, type ShownStep, type StepState } from './stepStates';

const shapes: Record<StepState, { state: PortalState; word: string }> = {
  done: { state: 'healthy', word: 'Done' },
  current: { state: 'progressing', word: 'Now' },
  paused: { state: 'paused', word: 'Paused' },
  failed: { state: 'failed', word: 'Stopped here' },
  next: { state: 'unknown', word: 'Next' },
  never: { state: 'unknown', word: 'Not reached' },
};

/** Steps of a rollout from top to bottom, the current one marked. */
export function StepList({ rollout }: { rollout: Rollout }) {
  return (
    <ol className={styles.steps} aria-label="Steps">
      {stepStates(rollout).map(step => (
        <Step key={step.index} step={step} rollout={rollout} />
      ))}
    </ol>
  );
}

function Step({ step, rollout }: { step: ShownStep; rollout: Rollout }) {
  const { state, word } = shapes[step.state];
  const here = step.state === 'current' || step.state === 'paused';
  return (
    <li className={styles.step} data-state={step.state} aria-current={here ? 'step' : undefined}>
      <span className={styles.stepShape}>
        <StateShape state={state} />
      </span>
      <span className={styles.stepText}>
        <span className={styles.stepWord}>{step.word}</span> {step.value}
        <span className={styles.stepNote}>
          {word}
          {here && rollout.stepStartTime ? (
            <>
              {' · since '}
              <RelativeTime time={rollout.stepStartTime} />
            </>
          ) : null}
          {here && rollout.pause?.endTime ? (
            <>
              {' · goes on in '}
              <Countdown key={rollout.pause.endTime} to={rollout.pause.endTime} />
            </>
          ) : null}
        </span>
      </span>
    </li>
  );
}
