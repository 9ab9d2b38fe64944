import { Button, SearchField, Select, Switch } from '@backstage/ui';
import { LOG_LEVELS } from '@internal/plugin-logs-common';
import { DEFAULT_ENVIRONMENTS } from '@internal/plugin-deploy-common';
import { Mono, TimeRangePicker } from '@internal/portal-ui';
import { useEffect, useState } from 'react';
import styles from './EntityLogs.module.css';
import type { LogFilters } from './useLogFilters';

const ENVIRONMENTS = [
  { id: 'all', label: 'All environments' },
  ...DEFAULT_ENVIRONMENTS.map(id => ({ id: id as string, label: id as string })),
];

const LEVELS = [
  { id: 'all', label: 'All levels' },
  ...LOG_LEVELS.slice(1).map(id => ({ id: id as string, label: `${id} and worse` })),
];

/** While somebody types, the URL waits this long. */
const TYPING_MS = 300;

/** What is shown: environment, level, text, time, and whether new lines come in by themselves. */
export function LogToolbar({
  filters,
  live,
  onLive,
}: {
  filters: LogFilters;
  live: boolean;
  onLive: (live: boolean) => void;
}) {
  const { text, setText, traceId } = filters;
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return undefined;
    const timer = setTimeout(() => setText(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, text, setText]);

  return (
    <div className={styles.toolbar} role="search" aria-label="Filter log lines">
      <Select
        aria-label="Environment"
        size="small"
        options={ENVIRONMENTS}
        value={filters.environment}
        onChange={key => filters.setEnvironment(String(key))}
      />
      <Select
        aria-label="Level"
        size="small"
        options={LEVELS}
        value={filters.level}
        onChange={key => filters.setLevel(String(key))}
      />
      <div className={styles.search}>
        <SearchField
          aria-label="Text in message or fields"
          placeholder="Text in message or fields"
          size="small"
          value={typed}
          onChange={setTyped}
        />
      </div>
      <TimeRangePicker range={filters.range} onPreset={filters.setPreset} />
      <Switch label="Live" isSelected={live} onChange={onLive} />
      {traceId ? (
        <Button
          variant="secondary"
          size="small"
          aria-label={`Stop filtering by trace ${traceId}`}
          onPress={() => filters.setTraceId(undefined)}
        >
          Trace <Mono>{traceId.slice(0, 8)}</Mono> ✕
        </Button>
      ) : null}
    </div>
  );
}
