import { useEffect } from 'react';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { PortalPage, useLoad } from '@internal/portal-ui';
import { RiAddLine } from '@remixicon/react';
import { useChanges } from './data/useChanges';
import { useNotifications } from './data/useNotifications';
import { useOwned } from './data/useOwned';
import { ChangesSection } from './parts/ChangesSection';
import { OwnedSection } from './parts/OwnedSection';
import { PathSection } from './parts/PathSection';
import styles from './parts/parts.module.css';
import { WaitingSection } from './parts/WaitingSection';

/** The first page after sign-in: what I own, what changed, what waits for me. */
export default function HomePage() {
  const identity = useApi(identityApiRef);
  const profile = useLoad(() => identity.getProfileInfo(), [identity]);
  const owned = useOwned();
  const changes = useChanges(
    owned.status === 'loaded' ? owned.value.services.map(({ ref }) => ref) : undefined,
  );
  const notifications = useNotifications();
  const name = profile.status === 'loaded' ? profile.value.displayName : undefined;

  useEffect(() => {
    document.title = 'Home · DevOpsHub';
  }, []);

  return (
    <PortalPage
      title={name ? `Hello, ${name}` : 'Home'}
      description="What you own, what changed and what waits for you."
      action={
        <ButtonLink variant="primary" href="/create" iconStart={<RiAddLine />}>
          Create
        </ButtonLink>
      }
    >
      <PathSection />
      <div className={styles.columns}>
        <div className={styles.column}>
          <OwnedSection owned={owned} />
        </div>
        <div className={styles.column}>
          <WaitingSection owned={owned} changes={changes} notifications={notifications} />
          <ChangesSection changes={changes} />
        </div>
      </div>
    </PortalPage>
  );
}
