import type { DoraQuality, DoraReport } from '@internal/plugin-deploy-common';
import {
  EmptyState,
  Section,
  StatusBadge,
  useUrlState,
  type PortalState,
} from '@internal/portal-ui';
import { DeployList } from './DeployList';
import styles from './Dora.module.css';
import { MetricTiles } from './MetricTiles';
import { doraMetrics } from './metricText';

/** Under so many deploys a median says nothing, and a rating would be a guess. */
export const FEWEST_DEPLOYS = 5;

/** The five numbers with what they rest on; with few deploys only the list. */
export function DoraReportView({ report, reload }: { report: DoraReport; reload: () => void }) {
  const [selected, select] = useUrlState('metric', '', { push: true });
  const { deploys, environment } = report;
  if (deploys.length === 0) {
    return (
      <EmptyState title={`No deploys to ${environment} in this time`}>
        Numbers come from what the ledger says of deploys; promote a release to {environment}.
      </EmptyState>
    );
  }
  const few = deploys.length < FEWEST_DEPLOYS;
  const metric = few ? undefined : report.metrics.find(({ id }) => id === selected);
  const shown = metric ? deploys.filter(({ id }) => metric.deployIds.includes(id)) : deploys;
  return (
    <>
      {few ? (
        <p className={styles.note}>
          {deploys.length} {deploys.length === 1 ? 'deploy' : 'deploys'} to {environment}: under{' '}
          {FEWEST_DEPLOYS} the numbers would say nothing, so here is the list.
        </p>
      ) : (
        <MetricTiles report={report} selected={selected} onSelect={select} />
      )}
      <Quality quality={report.quality} />
      <Section
        title={metric ? `Behind ${doraMetrics[metric.id].title.toLowerCase()}` : 'Deploys'}
        description={
          metric ? `${shown.length} of ${deploys.length} deploys to ${environment}` : undefined
        }
      >
        <DeployList deploys={shown} reload={reload} />
      </Section>
    </>
  );
}

const qualities: Record<DoraQuality['level'], { word: string; state: PortalState }> = {
  good: { word: 'Complete data', state: 'healthy' },
  partial: { word: 'Partial data', state: 'degraded' },
  poor: { word: 'Poor data', state: 'failed' },
};

/** How far the numbers can be trusted, and why. */
function Quality({ quality }: { quality: DoraQuality }) {
  const { word, state } = qualities[quality.level];
  return (
    <p className={styles.note}>
      <StatusBadge status={word} state={state} reason={quality.notes.join(' ')} />
    </p>
  );
}
