import { Button } from '@backstage/ui';
import type { ServiceConfiguration } from '@internal/plugin-deploy-common';
import { Digest, FieldChanges, StateShape } from '@internal/portal-ui';
import styles from './Configure.module.css';
import type { ConfigurationDraft } from './useConfiguration';

/** Somebody saved first: what they changed, and the two ways on. */
export function Conflict(props: { draft: ConfigurationDraft; theirs: ServiceConfiguration }) {
  const { draft, theirs } = props;
  return (
    <section className={styles.conflict} role="alert">
      <p className={styles.conflictTitle}>
        <StateShape state="degraded" /> Somebody else has saved meanwhile
      </p>
      <p className={styles.muted}>
        The repository is at <Digest value={theirs.commit} what="commit" /> now. Nothing of yours is
        lost, and nothing of theirs is overwritten. They changed:
      </p>
      <FieldChanges before={draft.base.values} after={theirs.values} />
      {theirs.rolloutYaml === draft.base.rolloutYaml ? null : (
        <p className={styles.muted}>rollout.yaml is changed as well.</p>
      )}
      <div className={styles.saveActions}>
        <Button size="small" variant="primary" onPress={() => draft.putOnTop(theirs)}>
          Put mine on top
        </Button>
        <Button size="small" variant="secondary" onPress={() => draft.takeTheirs(theirs)}>
          Take theirs, drop mine
        </Button>
      </div>
    </section>
  );
}
