import { useState } from 'react';
import { Button, TextField } from '@backstage/ui';
import { ConfirmDialog, FieldChanges } from '@internal/portal-ui';
import styles from './Configure.module.css';
import type { ConfigurationDraft } from './useConfiguration';

/** Below the page while something is changed: what differs is looked at before it is saved. */
export function SaveBar({ draft }: { draft: ConfigurationDraft }) {
  const [asking, setAsking] = useState(false);
  const [message, setMessage] = useState('');
  const { state, changed, valid, valueProblems } = draft;
  if (!changed) return null;
  return (
    <div className={styles.saveBar} role="region" aria-label="Unsaved changes">
      <span>
        <strong>Not saved yet.</strong>{' '}
        {valid
          ? 'Saving makes a commit, a build and a release.'
          : valueProblems[0] ?? 'rollout.yaml has problems; see above.'}
        {state.status === 'failed' ? (
          <span role="alert"> It was not saved: {state.message}</span>
        ) : null}
      </span>
      <span className={styles.saveActions}>
        <Button size="small" variant="tertiary" onPress={draft.discard}>
          Discard
        </Button>
        <Button
          size="small"
          variant="primary"
          isDisabled={!valid || state.status === 'conflict'}
          isPending={state.status === 'saving'}
          onPress={() => setAsking(true)}
        >
          Review and save
        </Button>
      </span>
      {asking ? (
        <ConfirmDialog
          title="Save as a commit?"
          verb="Save"
          pending={state.status === 'saving'}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await draft.save(message.trim());
            setMessage('');
            setAsking(false);
          }}
        >
          <div className={styles.review}>
            <Changes draft={draft} />
            <TextField
              label="Commit message"
              placeholder="Change the configuration"
              value={message}
              onChange={setMessage}
            />
            <p className={styles.muted}>
              The build makes a release of it, which goes to the first environment by itself and
              from there on as you promote it. To undo it, roll back, or save the earlier values.
            </p>
          </div>
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

function Changes({ draft }: { draft: ConfigurationDraft }) {
  return (
    <>
      {draft.valuesChanged ? (
        <section>
          <h3 className={styles.subtitle}>deploy/values.yaml</h3>
          <FieldChanges before={draft.base.values} after={draft.values} />
        </section>
      ) : null}
      {draft.rolloutChanged ? (
        <section>
          <h3 className={styles.subtitle}>rollout.yaml</h3>
          <p className={styles.muted}>
            {draft.base.rolloutYaml ? 'is changed' : 'is new'}:{' '}
            {draft.rolloutYaml.split('\n').length} lines
          </p>
        </section>
      ) : null}
    </>
  );
}
