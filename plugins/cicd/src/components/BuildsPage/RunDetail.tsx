import { useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Run } from '@internal/plugin-cicd-common';
import { runEnded } from '@internal/plugin-cicd-common';
import { Digest, Fact, Facts, formatDuration } from '@internal/portal-ui';
import { cicdApiRef } from '../../api/CicdApi';
import styles from './BuildsPage.module.css';
import { RunLog } from './RunLog';
import { RunSteps } from './RunSteps';

/** Facts, steps, the lines that matter and the whole log of one build. */
export function RunDetail({ run, reload }: { run: Run; reload: () => void }) {
  const cicd = useApi(cicdApiRef);
  const toast = useApi(toastApiRef);
  const [pending, setPending] = useState(false);
  const ended = runEnded(run.phase);
  const failed = run.steps.find(step => step.phase === 'Failed');

  const act = async (what: string, action: () => Promise<Run>) => {
    setPending(true);
    try {
      await action();
      reload();
    } catch (error) {
      toast.post({ title: `${what}: ${(error as Error).message}`, status: 'danger' });
    } finally {
      setPending(false);
    }
  };

  return (
    <div className={styles.detail}>
      <div className={styles.detailHead}>
        <Facts>
          <Fact label="Commit">
            <Digest value={run.commit} what="commit" />
          </Fact>
          <Fact label="Release">
            {run.releaseDigest ? <Digest value={run.releaseDigest} /> : 'None yet'}
          </Fact>
          <Fact label="Took">{duration(run)}</Fact>
        </Facts>
        {ended ? (
          <Button
            variant="secondary"
            isPending={pending}
            onPress={() => act('The build was not started', () => cicd.retry(run.id))}
          >
            Build again
          </Button>
        ) : (
          <Button
            variant="secondary"
            isPending={pending}
            onPress={() => act('The build goes on', () => cicd.cancel(run.id))}
          >
            Cancel
          </Button>
        )}
      </div>
      {run.message ? <p className={styles.reason}>{run.message}</p> : null}
      <RunSteps steps={run.steps} />
      {failed?.failure?.length ? (
        <div>
          <h3 className={styles.subtitle}>What {failed.name} says</h3>
          <pre className={styles.failure}>{failed.failure.join('\n')}</pre>
        </div>
      ) : null}
      <RunLog runId={run.id} live={!ended} />
    </div>
  );
}

function duration(run: Run): string {
  if (!run.startTime) return run.phase === 'Queued' ? 'Waits for its turn' : '–';
  const end = run.endTime ? Date.parse(run.endTime) : Date.now();
  return formatDuration(end - Date.parse(run.startTime));
}
