import { rolloutEnded, type Rollout } from '@internal/plugin-deploy-common';
import { CopyLine } from '@internal/portal-ui';
import { describeRoute } from '../shared/describeStrategy';
import styles from './Rollout.module.css';

/** How a person gets to the new release while the rollout lasts: preview of blue-green, route of A/B. */
export function RolloutRoutes({ rollout, url }: { rollout: Rollout; url?: string }) {
  if (rolloutEnded(rollout.phase)) return null;
  const { previewUrl, strategy } = rollout;
  return (
    <>
      {previewUrl ? (
        <p className={styles.note}>
          The new release before it takes traffic:{' '}
          <a className={styles.link} href={previewUrl} target="_blank" rel="noreferrer">
            {previewUrl}
          </a>
        </p>
      ) : null}
      {'abTest' in strategy ? (
        <div className={styles.note}>
          <p>The new release answers {describeRoute(strategy.abTest.route)}; all others stay.</p>
          {url && 'header' in strategy.abTest.route ? (
            <CopyLine line={tryLine(url, strategy.abTest.route.header)} />
          ) : null}
        </div>
      ) : null}
    </>
  );
}

function tryLine(url: string, header: { headerName: string; headerValue: { exact: string } }) {
  return `curl -H '${header.headerName}: ${header.headerValue.exact}' ${url}`;
}
