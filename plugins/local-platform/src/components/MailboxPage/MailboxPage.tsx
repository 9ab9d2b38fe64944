import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import {
  EmptyState,
  ErrorState,
  LoadingSkeleton,
  PortalPage,
  StaleNotice,
  useLoad,
  useUrlState,
} from '@internal/portal-ui';
import { localPlatformApiRef } from '../../api/LocalPlatformApi';
import { MailList } from './MailList';
import styles from './MailboxPage.module.css';
import { MailView } from './MailView';

/** Every mail that services on this machine sent; nothing of it left the machine. */
export function MailboxPage() {
  const api = useApi(localPlatformApiRef);
  const toast = useApi(toastApiRef);
  const [selected, select] = useUrlState('mail', '', { push: true });
  const mails = useLoad(signal => api.mails(signal), [], { refreshSeconds: 5 });

  const empty = async () => {
    try {
      await api.emptyMailbox();
      select(undefined);
      mails.reload();
    } catch (error) {
      toast.post({
        title: `The mailbox is as it was. ${(error as Error).message}`,
        status: 'danger',
      });
    }
  };

  const list = () => {
    if (mails.status === 'loading') return <LoadingSkeleton label="Mails" />;
    if (mails.status === 'error') {
      return (
        <ErrorState title="The mails could not be read" error={mails.error} retry={mails.reload} />
      );
    }
    if (mails.value.length === 0) {
      return (
        <EmptyState title="No mails yet">
          When a service sends a mail it arrives here instead of at its addressee.
        </EmptyState>
      );
    }
    const current = mails.value.find(mail => mail.id === selected) ?? mails.value[0];
    return (
      <div className={styles.columns}>
        <MailList mails={mails.value} selected={current.id} onSelect={select} />
        <MailView key={current.id} mail={current} />
      </div>
    );
  };

  const filled = mails.status === 'loaded' && mails.value.length > 0;
  return (
    <PortalPage
      title="Mailbox"
      description="Every mail that services on this machine sent. Nothing of it left the machine."
      action={
        filled ? (
          <>
            <StaleNotice time={mails.loadTime} failed={!!mails.staleError} retry={mails.reload} />
            <Button variant="secondary" onPress={empty}>
              Empty the mailbox
            </Button>
          </>
        ) : undefined
      }
    >
      {list()}
    </PortalPage>
  );
}
