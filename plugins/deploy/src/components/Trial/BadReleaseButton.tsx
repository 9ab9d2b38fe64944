import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { usePress } from '@internal/plugin-gate-react';
import { ConfirmDialog } from '@internal/portal-ui';
import { serviceApiRef } from '../../api/ServiceApi';

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
  return (
    <>
      <Button size="small" variant="secondary" onPress={() => setAsking(true)}>
        Try a bad release
      </Button>
      {asking ? (
        <ConfirmDialog
          title={`Try a bad release in ${environment}?`}
          verb="Ship it"
          pending={press.pending}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            press.run('Nothing was committed.', async () => {
              await api.tryBadRelease({ entityRef, environment, errorRate: ERROR_RATE });
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
