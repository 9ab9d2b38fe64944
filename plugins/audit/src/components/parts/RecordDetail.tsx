import type { LedgerEntry } from '@internal/plugin-audit-common';
import {
  actorName,
  EntityLink,
  Fact,
  Facts,
  FieldChanges,
  Mono,
  RelativeTime,
  StatusBadge,
} from '@internal/portal-ui';
import { entryState } from '../../data/entryState';
import { DecisionDetail } from './DecisionDetail';
import styles from './ledger.module.css';

/** What one record says: state, who, why, what differs, and what the gate said. */
export function RecordDetail({ entry }: { entry: LedgerEntry }) {
  const { record } = entry;
  const { word, state, reason } = entryState(entry);
  return (
    <div className={styles.stack}>
      <StatusBadge status={word} state={state} reason={reason} />
      {record.reason ? <blockquote className={styles.quote}>{record.reason}</blockquote> : null}
      <Facts>
        <Fact label="By">{actor(record.actor)}</Fact>
        <Fact label="When">
          <RelativeTime time={record.time} />
        </Fact>
        {record.environment ? <Fact label="Environment">{record.environment}</Fact> : null}
        {record.entityRefs.length > 0 ? (
          <Fact label="On">
            {record.entityRefs.map((ref, index) => (
              <span key={ref}>
                {index > 0 ? ', ' : ''}
                <EntityLink entityRef={ref} />
              </span>
            ))}
          </Fact>
        ) : null}
        <Fact label="Kind">{record.kind}</Fact>
        <Fact label="Action">
          <Mono>{record.action}</Mono>
        </Fact>
        {record.cdEventType ? (
          <Fact label="CDEvents type">
            <Mono>{record.cdEventType}</Mono>
          </Fact>
        ) : null}
        <Fact label="Written by">{record.plugin}</Fact>
      </Facts>
      {record.before || record.after ? (
        <>
          <h3 className={styles.subtitle}>{record.before ? 'What differs' : 'What was set'}</h3>
          <FieldChanges before={record.before} after={record.after} />
        </>
      ) : null}
      {record.decision ? <DecisionDetail decision={record.decision} /> : null}
    </div>
  );
}

function actor({ type, ref }: LedgerEntry['record']['actor']) {
  return type === 'user' ? <EntityLink entityRef={ref} /> : actorName(ref);
}
