import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { BadRelease } from '@internal/plugin-deploy-common';
import { usePress } from '@internal/plugin-gate-react';
import { ConfirmDialog, Digest, entityHref } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import { serviceApiRef } from '../../api/ServiceApi';
import styles from './Trial.module.css';

const ERROR_RATE = 0.3;

/** Ships a release that fails on purpose, after saying what it will do. */
export function BadReleaseButton(props: {
  entityRef: string;
  environment: string;
  onDone: () => void;
}) {
  const { entityRef, environment, onDone } = props;
  const api = useApi(serviceApiRef);
  const press = usePress(onDone);
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<BadRelease>();
  return (
    <>
      <Button size="small" variant="secondary" onPress={() => setAsking(true)}>
        Try a bad release
      </Button>
      {made ? (
        <p className={styles.muted}>
          Commit <Digest value={made.commit} what="commit" /> is being built
          {made.runId ? (
            <>
              (
              <Link
                className={styles.link}
                to={`${entityHref(entityRef, 'builds')}?run=${encodeURIComponent(made.runId)}`}
              >
                watch it
              </Link>
              )
            </>
          ) : null}
          , then goes to {made.environment} as a canary.
        </p>
      ) : null}
      {asking ? (
        <ConfirmDialog
          title={`Try a bad release in ${environment}?`}
          verb="Ship it"
          pending={press.pending}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            press.run('Nothing was committed.', async () => {
              setMade(await api.tryBadRelease({ entityRef, environment, errorRate: ERROR_RATE }));
              setAsking(false);
            })
          }
        >
          It commits a fault to {environment} that answers {ERROR_RATE * 100} % of the requests with
          500, builds it and ships it as a canary. With traffic on it, the analysis finds out,
          aborts it, and all traffic goes back by itself. The commit stays in the history; the fault
          is taken out by the next one.
        </ConfirmDialog>
      ) : null}
    </>
  );
}
