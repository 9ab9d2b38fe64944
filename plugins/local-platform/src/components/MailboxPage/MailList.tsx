import type { Mail } from '@internal/plugin-local-platform-common';
import { RelativeTime, PickRow } from '@internal/portal-ui';
import styles from './MailboxPage.module.css';

/** One row a mail, newest first. */
export function MailList(props: {
  mails: Mail[];
  selected: string;
  onSelect: (id: string) => void;
}) {
  return (
    <ul className={styles.list} aria-label="Mails, newest first">
      {props.mails.map(mail => (
        <li key={mail.id}>
          <PickRow current={mail.id === props.selected} onPick={() => props.onSelect(mail.id)}>
            <span className={styles.rowHead}>
              <span>{mail.to.join(', ')}</span>
              <RelativeTime time={mail.receiveTime} />
            </span>
            <span className={styles.subject}>{mail.subject || 'No subject'}</span>
            {mail.service ? (
              <span className={styles.muted}>
                from {mail.service}
                {mail.environment ? ` in ${mail.environment}` : ''}
              </span>
            ) : null}
          </PickRow>
        </li>
      ))}
    </ul>
  );
}
