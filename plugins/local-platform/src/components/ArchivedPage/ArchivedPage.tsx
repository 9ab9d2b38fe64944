import { useState } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button, Link } from '@backstage/ui';
import {
  EmptyState,
  ErrorState,
  LoadingSkeleton,
  Mono,
  PortalPage,
  RelativeTime,
  useLoad,
} from '@internal/portal-ui';
import { serviceLifecycleApiRef, type ArchivedService } from '../../api/ServiceLifecycleApi';
import styles from './ArchivedPage.module.css';

const UNDO_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;

/** Services that ended in the last 7 days, and the way back. */
export function ArchivedPage() {
  const lifecycle = useApi(serviceLifecycleApiRef);
  const toast = useApi(toastApiRef);
  const [restoring, setRestoring] = useState<string>();
  const archived = useLoad(signal => lifecycle.archived(signal), [], { refreshSeconds: 30 });

  const restore = async ({ name }: ArchivedService) => {
    setRestoring(name);
    try {
      await lifecycle.restore(name);
      toast.post({ title: `${name} is coming back: what ran before is deployed again.` });
    } catch (error) {
      toast.post({
        title: `${name} is still archived. ${(error as Error).message}`,
        status: 'danger',
      });
    }
    setRestoring(undefined);
    archived.reload();
  };

  const list = () => {
    if (archived.status === 'loading') return <LoadingSkeleton label="Archived services" />;
    if (archived.status === 'error') {
      return (
        <ErrorState
          title="The archived services could not be read"
          error={archived.error}
          retry={archived.reload}
        />
      );
    }
    if (archived.value.length === 0) {
      return (
        <EmptyState title="Nothing is archived">
          The menu of a service has “Archive”. What is archived waits here for 7 days.
        </EmptyState>
      );
    }
    return (
      <ul className={styles.list}>
        {archived.value.map(repository => (
          <Row
            key={`${repository.name} ${repository.archiveTime}`}
            repository={repository}
            restoring={restoring === repository.name}
            onRestore={() => restore(repository)}
          />
        ))}
      </ul>
    );
  };

  return (
    <PortalPage
      title="Archived services"
      description="They do not run, and keep their code and data for 7 days. Restoring deploys what ran before."
    >
      {list()}
    </PortalPage>
  );
}

function Row(props: { repository: ArchivedService; restoring: boolean; onRestore: () => void }) {
  const { name, description, owner, archiveTime, restoreProblem } = props.repository;
  const { namespace, kind, name: ownerName } = parseEntityRef(owner);
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <Mono>{name}</Mono>
        <span className={styles.text}>{description}</span>
        <span className={styles.text}>
          <Link href={`/catalog/${namespace}/${kind}/${ownerName}`}>{ownerName}</Link>
          {archiveTime ? (
            <>
              {' · archived '}
              <RelativeTime time={archiveTime} />
              {' · removed '}
              <RelativeTime time={Date.parse(archiveTime) + UNDO_MILLISECONDS} />
            </>
          ) : null}
        </span>
        {restoreProblem ? <span className={styles.text}>{restoreProblem}</span> : null}
      </div>
      <Button
        variant="secondary"
        isPending={props.restoring}
        isDisabled={restoreProblem !== undefined}
        onPress={props.onRestore}
        aria-label={`Restore ${name}`}
      >
        Restore
      </Button>
    </li>
  );
}
