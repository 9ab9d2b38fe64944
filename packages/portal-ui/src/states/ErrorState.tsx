import type { ReactNode } from 'react';
import { Button } from '@backstage/ui';
import { StateShape } from '../status/StateShape';
import { Mono } from '../text/Mono';
import { errorFacts } from './errorFacts';
import { NoPermission } from './NoPermission';
import styles from './states.module.css';

export interface ErrorStateProps {
  /** What happened: "The builds could not be read". */
  title: string;
  error: unknown;
  /** What is unharmed: "Running services are not affected." */
  unharmed?: string;
  /** What to do, when it is more than trying again. */
  todo?: ReactNode;
  retry?: () => void;
}

/** A part of a page that failed; the rest of the page stays. A 403 is shown as {@link NoPermission}. */
export function ErrorState({ title, error, unharmed, todo, retry }: ErrorStateProps) {
  const facts = errorFacts(error);
  if (facts.forbidden) return <NoPermission title={title} reason={facts.message} />;
  return (
    <div className={`${styles.state} ${styles.error}`} role="alert">
      <p className={styles.title}>
        <StateShape state="failed" />
        {title}
      </p>
      <p className={styles.text}>{facts.message}</p>
      {unharmed ? <p className={styles.text}>{unharmed}</p> : null}
      {todo ? <div className={styles.text}>{todo}</div> : null}
      {facts.requestId ? (
        <p className={styles.detail}>
          Request <Mono>{facts.requestId}</Mono>
        </p>
      ) : null}
      {retry ? (
        <div className={styles.actions}>
          <Button variant="secondary" size="small" onPress={retry}>
            Try again
          </Button>
        </div>
      ) : null}
    </div>
  );
}
