import { Digest } from './Digest';
import { fieldChanges } from './fieldChanges';
import { Mono } from './Mono';
import styles from './text.module.css';

export interface FieldChangesProps {
  before?: object;
  after?: object;
}

/** What differs between two JSON objects, field by field; a side that is missing shows only the other. */
export function FieldChanges({ before, after }: FieldChangesProps) {
  const changes = fieldChanges(before, after);
  if (changes.length === 0) return <span>No field differs</span>;
  return (
    <dl className={styles.fields}>
      {changes.map(change => (
        <div key={change.path} style={{ display: 'contents' }}>
          <dt>{change.path}</dt>
          <dd>
            {change.before !== undefined ? (
              <del>
                <Value text={change.before} />
              </del>
            ) : null}
            {change.before !== undefined && change.after !== undefined ? (
              <span className={styles.arrow}>→</span>
            ) : null}
            {change.after !== undefined ? (
              <ins>
                <Value text={change.after} />
              </ins>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ text }: { text: string }) {
  return /^sha256:[0-9a-f]{64}$|^[0-9a-f]{40}$/.test(text) ? (
    <Digest value={text} />
  ) : (
    <Mono>{text}</Mono>
  );
}
