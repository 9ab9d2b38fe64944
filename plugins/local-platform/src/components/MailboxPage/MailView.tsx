import { useApi } from '@backstage/frontend-plugin-api';
import type { Mail } from '@internal/plugin-local-platform-common';
import {
  ErrorState,
  Fact,
  Facts,
  LoadingSkeleton,
  RelativeTime,
  useLoad,
} from '@internal/portal-ui';
import { localPlatformApiRef } from '../../api/LocalPlatformApi';
import styles from './MailboxPage.module.css';

/** One mail as its addressee would see it, in a frame in which nothing runs. */
export function MailView({ mail }: { mail: Mail }) {
  const api = useApi(localPlatformApiRef);
  const page = useLoad(signal => api.mailHtml(mail.id, signal), [mail.id]);

  return (
    <article className={styles.mail} aria-label={mail.subject}>
      <h2 className={styles.title}>{mail.subject || 'No subject'}</h2>
      <Facts>
        <Fact label="From">{mail.from}</Fact>
        <Fact label="To">{mail.to.join(', ')}</Fact>
        <Fact label="Sent">
          <RelativeTime time={mail.receiveTime} />
        </Fact>
      </Facts>
      {page.status === 'loading' ? <LoadingSkeleton label="Mail" /> : null}
      {page.status === 'error' ? (
        <ErrorState title="The mail could not be shown" error={page.error} retry={page.reload} />
      ) : null}
      {page.status === 'loaded' ? (
        <iframe
          className={styles.frame}
          title={`Mail: ${mail.subject}`}
          srcDoc={page.value}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
        />
      ) : null}
    </article>
  );
}
