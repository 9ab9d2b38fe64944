import { useState } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Link,
  TextField,
} from '@backstage/ui';
import { ErrorState, LoadingSkeleton, StatusBadge, useLoad } from '@internal/portal-ui';
import { serviceLifecycleApiRef, type ArchivePreview } from '../../api/ServiceLifecycleApi';
import styles from '../dialog.module.css';

interface ArchiveDialogProps {
  name: string;
  onClose: (archived: boolean) => void;
}

type State = { status: 'asking' } | { status: 'archiving' } | { status: 'error'; error: Error };

/** Says what ends and who would notice, and asks for the name of the service. */
export function ArchiveDialog({ name, onClose }: ArchiveDialogProps) {
  const lifecycle = useApi(serviceLifecycleApiRef);
  const preview = useLoad(() => lifecycle.archivePreview(name), [name]);
  const [typed, setTyped] = useState('');
  const [state, setState] = useState<State>({ status: 'asking' });

  const archive = async () => {
    setState({ status: 'archiving' });
    try {
      await lifecycle.archive(name, typed);
      onClose(true);
    } catch (error) {
      setState({ status: 'error', error: error as Error });
    }
  };

  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose(false)} width={560}>
      <DialogHeader>Archive {name}</DialogHeader>
      <DialogBody>
        <div className={styles.body}>
          {preview.status === 'loading' ? <LoadingSkeleton label="What would stop" /> : null}
          {preview.status === 'error' ? (
            <ErrorState
              title="What would stop could not be read"
              error={preview.error}
              unharmed="Nothing was archived."
              retry={preview.reload}
            />
          ) : null}
          {preview.status === 'loaded' ? <Consequences preview={preview.value} /> : null}
          <TextField
            label={`Type ${name} to confirm`}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
          />
          {state.status === 'error' ? (
            <ErrorState
              title={`${name} is not archived, or not all of it`}
              error={state.error}
              todo="Archive it again: it goes on where it stopped."
            />
          ) : null}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          destructive
          isDisabled={typed !== name || preview.status !== 'loaded'}
          isPending={state.status === 'archiving'}
          onPress={archive}
        >
          Archive {name}
        </Button>
        <Button variant="secondary" onPress={() => onClose(false)}>
          Keep it
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Consequences({ preview: { stops, dependants, undoDays } }: { preview: ArchivePreview }) {
  return (
    <>
      <div>
        <h3 className={styles.heading}>What stops</h3>
        {stops.length === 0 ? <p className={styles.text}>Nothing runs.</p> : null}
        <ul className={styles.list}>
          {stops.map(({ environment, health, instances, url }) => (
            <li key={environment}>
              <strong>{environment}</strong>
              <StatusBadge status={health} />
              <span className={styles.text}>
                {instances === 1 ? '1 process' : `${instances} processes`}, its database
                {url ? `, ${new URL(url).host}` : ''}
              </span>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h3 className={styles.heading}>Who depends on it</h3>
        {dependants.length === 0 ? (
          <p className={styles.text}>Nobody, as far as the catalog knows.</p>
        ) : null}
        <ul className={styles.list}>
          {dependants.map(ref => {
            const { kind, namespace, name } = parseEntityRef(ref);
            return (
              <li key={ref}>
                <Link href={`/catalog/${namespace}/${kind}/${name}`}>{name}</Link>
              </li>
            );
          })}
        </ul>
      </div>
      <p className={styles.text}>
        The repository becomes read-only and the name is free at once. For {undoDays} days the page{' '}
        <Link href="/archived">Archived services</Link> brings all of it back; then it is removed.
      </p>
    </>
  );
}
