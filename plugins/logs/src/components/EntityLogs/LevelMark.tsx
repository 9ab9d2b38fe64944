import type { LogLevel } from '@internal/plugin-logs-common';
import { StateShape } from '@internal/portal-ui';
import type { PortalState } from '@internal/portal-ui';
import styles from './EntityLogs.module.css';

const SHAPES: Record<LogLevel, PortalState> = {
  fatal: 'failed',
  error: 'failed',
  warn: 'degraded',
  info: 'unknown',
  debug: 'unknown',
  trace: 'unknown',
};

/** A level by shape, word and colour. */
export function LevelMark({ level }: { level: LogLevel }) {
  return (
    <span className={styles.level}>
      <StateShape state={SHAPES[level]} />
      {level}
    </span>
  );
}
