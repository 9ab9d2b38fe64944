import { ButtonLink } from '@backstage/ui';
import {
  EmptyState,
  ErrorState,
  LoadingSkeleton,
  Section,
  StaleNotice,
  StateShape,
  stateOf,
  StatusBadge,
} from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import type { useOwned } from '../data/useOwned';
import { entityHref } from './entityHref';
import styles from './parts.module.css';

/** What I own and how it is. */
export function OwnedSection({ owned }: { owned: ReturnType<typeof useOwned> }) {
  const value = owned.status === 'loaded' ? owned.value : undefined;
  return (
    <Section
      title="What I own"
      action={
        owned.status === 'loaded' ? (
          <StaleNotice
            time={owned.loadTime}
            failed={Boolean(owned.staleError)}
            retry={owned.reload}
          />
        ) : null
      }
    >
      {owned.status === 'loading' && <LoadingSkeleton count={4} label="What I own" />}
      {owned.status === 'error' && (
        <ErrorState
          title="What you own could not be read"
          error={owned.error}
          unharmed="Services are not affected."
          retry={owned.reload}
        />
      )}
      {value?.services.length === 0 && (
        <EmptyState
          title="You own no service yet"
          action={
            <ButtonLink href="/create" variant="primary">
              Create a service
            </ButtonLink>
          }
        >
          A service is here when you or one of your teams is its owner.
        </EmptyState>
      )}
      {value?.healthError && (
        <p className={styles.note} role="status">
          How they are could not be read: {value.healthError.message}
        </p>
      )}
      {value && value.services.length > 0 && (
        <ul className={styles.list}>
          {value.services.slice(0, 8).map(service => (
            <li key={service.ref} className={styles.item}>
              <div className={styles.main}>
                <Link className={styles.name} to={entityHref(service.ref)}>
                  {service.name}
                </Link>
                <p className={styles.text}>{service.description}</p>
              </div>
              <div className={styles.aside}>
                {service.health && service.health.environments.length > 0 ? (
                  <>
                    <StatusBadge status={service.health.health} />
                    <span className={styles.environments}>
                      {service.health.environments.map(({ environment, health }) => (
                        <span key={environment} title={`${environment}: ${health}`}>
                          <StateShape state={stateOf(health)} /> {environment}
                        </span>
                      ))}
                    </span>
                  </>
                ) : (
                  <span className={styles.text}>
                    {value.healthError ? 'not known' : 'not deployed'}
                  </span>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {value && (value.services.length > 8 || value.more) && (
        <Link className={styles.link} to="/catalog?filters[user]=owned">
          All that you own
        </Link>
      )}
    </Section>
  );
}
