import { useState } from 'react';
import { parseEntityRef, stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Button, Dialog, DialogBody, DialogFooter, DialogHeader, Select } from '@backstage/ui';
import { ErrorState, LoadingSkeleton, useLoad } from '@internal/portal-ui';
import { serviceLifecycleApiRef } from '../../api/ServiceLifecycleApi';
import styles from '../dialog.module.css';

interface TransferDialogProps {
  name: string;
  /** Entity ref of the owner of today. */
  owner: string;
  /** `newOwner` is the entity ref of the group that has it now; absent when nothing changed. */
  onClose: (newOwner?: string) => void;
}

type State = { status: 'asking' } | { status: 'moving' } | { status: 'error'; error: Error };

/** Gives a service to another group: by a commit in its repository, and the rights with it. */
export function TransferDialog({ name, owner, onClose }: TransferDialogProps) {
  const catalog = useApi(catalogApiRef);
  const lifecycle = useApi(serviceLifecycleApiRef);
  const [chosen, choose] = useState<string>();
  const [state, setState] = useState<State>({ status: 'asking' });
  const groups = useLoad(async () => {
    const { items } = await catalog.getEntities({
      filter: { kind: 'Group' },
      fields: ['kind', 'metadata.name', 'metadata.namespace', 'metadata.title', 'spec.profile'],
    });
    return items
      .map(group => ({ value: stringifyEntityRef(group), label: titleOf(group) }))
      .filter(({ value }) => value !== owner)
      .sort((a, b) => a.label.localeCompare(b.label));
  }, [owner]);

  const transfer = async (to: string) => {
    setState({ status: 'moving' });
    try {
      await lifecycle.transfer(name, to);
      onClose(to);
    } catch (error) {
      setState({ status: 'error', error: error as Error });
    }
  };

  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()} width={480}>
      <DialogHeader>Transfer {name}</DialogHeader>
      <DialogBody>
        <div className={styles.body}>
          <p className={styles.text}>
            {parseEntityRef(owner).name} owns it now. The new owner is written into its repository
            by a commit, and may push, deploy and archive from then on.
          </p>
          {groups.status === 'loading' ? <LoadingSkeleton count={1} label="Groups" /> : null}
          {groups.status === 'error' ? (
            <ErrorState
              title="The groups could not be read"
              error={groups.error}
              retry={groups.reload}
            />
          ) : null}
          {groups.status === 'loaded' ? (
            <Select
              label="New owner"
              options={groups.value}
              value={chosen ?? null}
              onChange={key => choose(key === null ? undefined : String(key))}
            />
          ) : null}
          {state.status === 'error' ? (
            <ErrorState
              title={`${name} keeps its owner`}
              error={state.error}
              unharmed="What runs is not affected."
            />
          ) : null}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          isDisabled={!chosen}
          isPending={state.status === 'moving'}
          onPress={() => chosen && transfer(chosen)}
        >
          Transfer {name}
        </Button>
        <Button variant="secondary" onPress={() => onClose()}>
          Cancel
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function titleOf({ metadata, spec }: Entity): string {
  const profile = spec?.profile as { displayName?: string } | undefined;
  return profile?.displayName ?? metadata.title ?? metadata.name;
}
