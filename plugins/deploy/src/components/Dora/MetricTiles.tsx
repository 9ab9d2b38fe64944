import type { DoraMetric, DoraMetricId, DoraReport } from '@internal/plugin-deploy-common';
import styles from './Dora.module.css';
import { doraMetrics, formatMetric } from './metricText';

const order = Object.keys(doraMetrics) as DoraMetricId[];

export interface MetricTilesProps {
  report: DoraReport;
  selected: string;
  onSelect: (id: string | undefined) => void;
}

/** The five numbers; each opens to the deploys that it is made of. */
export function MetricTiles({ report, selected, onSelect }: MetricTilesProps) {
  const metrics = order.flatMap(id => report.metrics.filter(metric => metric.id === id));
  return (
    <ul className={styles.tiles}>
      {metrics.map(metric => (
        <li key={metric.id}>
          <Tile
            metric={metric}
            selected={selected === metric.id}
            onPress={() => onSelect(selected === metric.id ? undefined : metric.id)}
          />
        </li>
      ))}
    </ul>
  );
}

function Tile(props: { metric: DoraMetric; selected: boolean; onPress: () => void }) {
  const { metric, selected, onPress } = props;
  const { title, text } = doraMetrics[metric.id];
  const deploys = metric.deployIds.length;
  return (
    <button type="button" className={styles.tile} aria-pressed={selected} onClick={onPress}>
      <span className={styles.tileTitle}>{title}</span>
      <span className={styles.value}>{formatMetric(metric)}</span>
      {metric.rating ? <span className={styles.rating}>{metric.rating}</span> : null}
      <span className={styles.muted}>{text}</span>
      <span className={styles.muted}>
        {deploys} {deploys === 1 ? 'deploy' : 'deploys'}
      </span>
    </button>
  );
}
