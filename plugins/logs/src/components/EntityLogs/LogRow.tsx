import { Link } from '@backstage/ui';
import type { LogLine } from '@internal/plugin-logs-common';
import { CopyButton, Digest, Mono, exactTime } from '@internal/portal-ui';
import styles from './EntityLogs.module.css';
import { LevelMark } from './LevelMark';

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** One line; opens to all its fields. */
export function LogRow({
  line,
  open,
  onToggle,
  traceHref,
}: {
  line: LogLine;
  open: boolean;
  onToggle: () => void;
  traceHref: (traceId: string) => string;
}) {
  const timeMs = Date.parse(line.time);
  return (
    <div className={styles.row} data-level={line.level}>
      <button type="button" className={styles.rowHead} aria-expanded={open} onClick={onToggle}>
        <time className={styles.time} dateTime={line.time} title={exactTime(timeMs)}>
          {clock.format(timeMs)}
        </time>
        <LevelMark level={line.level} />
        <span className={styles.environment}>{line.environment}</span>
        <span className={open ? styles.wholeMessage : styles.message}>
          {line.message}
          {open ? null : <span className={styles.summary}>{summaryOf(line)}</span>}
        </span>
      </button>
      {open ? <LogFields line={line} traceHref={traceHref} /> : null}
    </div>
  );
}

/** Values of the plain fields; ids are left to the open line. */
function summaryOf({ fields }: LogLine): string {
  return Object.entries(fields)
    .filter(([name, value]) => typeof value !== 'object' && !/Id$/.test(name))
    .map(([name, value]) => ` ${name}=${value}`)
    .join('');
}

function LogFields({ line, traceHref }: { line: LogLine; traceHref: (traceId: string) => string }) {
  return (
    <dl className={styles.fields}>
      <dt>time</dt>
      <dd>{exactTime(Date.parse(line.time))}</dd>
      {line.traceId ? (
        <>
          <dt>trace</dt>
          <dd>
            <Link href={traceHref(line.traceId)}>
              <Mono>{line.traceId}</Mono>
            </Link>
          </dd>
        </>
      ) : null}
      {line.release ? (
        <>
          <dt>release</dt>
          <dd>
            <Digest value={line.release} />
          </dd>
        </>
      ) : null}
      {line.instance ? (
        <>
          <dt>instance</dt>
          <dd>
            <Mono>{line.instance}</Mono>
          </dd>
        </>
      ) : null}
      {Object.entries(line.fields).map(([name, value]) => (
        <Field key={name} name={name} value={value} />
      ))}
      <dt>line</dt>
      <dd>
        <CopyButton text={JSON.stringify(line)} label="Copy line as JSON" />
      </dd>
    </dl>
  );
}

function Field({ name, value }: { name: string; value: unknown }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <pre>{text}</pre>
      </dd>
    </>
  );
}
