import type { Change, CheckEvidence, CheckResult } from '@internal/plugin-gate-common';
import { actorName, Countdown, exactTime, RelativeTime, StateShape } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import { CheckFix } from './CheckFix';
import styles from './decision.module.css';
import { shownVerdict, verdictWords } from './verdicts';

interface CheckRowProps {
  check: CheckResult;
  change?: Change;
  onChanged?: () => void;
}

/** One check: verdict, reason, what it rests on, what can be done, and when it changes by itself. */
export function CheckRow({ check, change, onChanged }: CheckRowProps) {
  const shown = shownVerdict(check);
  const { word, state } = verdictWords[shown];
  return (
    <li className={styles.check} data-verdict={shown}>
      <div className={styles.checkMain}>
        <div className={styles.checkHead}>
          <StateShape state={state} />
          <span className={styles.checkTitle}>{check.title}</span>
          <span className={styles.muted}>{word}</span>
        </div>
        <p className={styles.reason}>{check.reason}</p>
        {shown === 'advice' ? (
          <p className={styles.muted}>
            Told and recorded; it does not stop a change that goes back.
          </p>
        ) : null}
        {check.waiver ? (
          <p className={styles.muted}>
            Waived by {actorName(check.waiver.grantedBy)} until{' '}
            <RelativeTime time={check.waiver.expireTime} />: {check.waiver.reason}
          </p>
        ) : null}
        <Times check={check} onChanged={onChanged} />
        {check.evidence.length > 0 ? (
          <ul className={styles.evidence}>
            {check.evidence.map((fact, index) => (
              <li key={index}>
                <Evidence fact={fact} />
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {shown === 'pass' || shown === 'waived' ? null : (
        <CheckFix check={check} change={change} onChanged={onChanged} />
      )}
    </li>
  );
}

function Times({ check, onChanged }: { check: CheckResult; onChanged?: () => void }) {
  if (check.nextOpen && check.verdict !== 'pass') {
    return (
      <p className={styles.times}>
        Opens in <Countdown key={check.nextOpen} to={check.nextOpen} onEnd={onChanged} />{' '}
        <span className={styles.muted}>({exactTime(Date.parse(check.nextOpen))})</span>
      </p>
    );
  }
  if (check.nextClose && check.verdict === 'pass') {
    return (
      <p className={styles.times}>
        Closes in <Countdown key={check.nextClose} to={check.nextClose} onEnd={onChanged} />{' '}
        <span className={styles.muted}>({exactTime(Date.parse(check.nextClose))})</span>
      </p>
    );
  }
  return null;
}

function Evidence({ fact }: { fact: CheckEvidence }) {
  const text = fact.value === undefined ? fact.label : `${fact.label}: ${textOf(fact.value)}`;
  if (!fact.href) return <>{text}</>;
  if (/^https?:/.test(fact.href)) {
    return (
      <a className={styles.link} href={fact.href} target="_blank" rel="noreferrer">
        {text}
      </a>
    );
  }
  return (
    <Link className={styles.link} to={fact.href}>
      {text}
    </Link>
  );
}

function textOf(value: NonNullable<CheckEvidence['value']> | null): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
