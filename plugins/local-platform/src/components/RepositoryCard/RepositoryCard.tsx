import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button } from '@backstage/ui';
import { ANNOTATION_LOCAL_REPOSITORY } from '@internal/plugin-local-platform-common';
import type { CloneAccess } from '@internal/plugin-local-platform-common';
import { CopyLine, ErrorState, LoadingSkeleton, RelativeTime, Section } from '@internal/portal-ui';
import { localPlatformApiRef } from '../../api/LocalPlatformApi';
import styles from './RepositoryCard.module.css';

type State =
  | { status: 'closed' }
  | { status: 'loading' }
  | { status: 'error'; error: Error }
  | { status: 'open'; access: CloneAccess };

/** How to get the code onto one's own machine: one line, with a token of the reader's rights. */
export function RepositoryCard() {
  const { entity } = useEntity();
  const api = useApi(localPlatformApiRef);
  const [state, setState] = useState<State>({ status: 'closed' });
  const repository = entity.metadata.annotations?.[ANNOTATION_LOCAL_REPOSITORY] ?? '';

  const open = async () => {
    setState({ status: 'loading' });
    try {
      setState({ status: 'open', access: await api.cloneAccess(repository) });
    } catch (error) {
      setState({ status: 'error', error: error as Error });
    }
  };

  return (
    <Section title="Work on it" card>
      <div className={styles.body}>
        {state.status === 'closed' ? (
          <>
            <p className={styles.text}>
              Clone it, run and test it on your machine, and push: a green build of the default
              branch is running a little later.
            </p>
            <div>
              <Button variant="secondary" onPress={open}>
                Show the line that clones it
              </Button>
            </div>
          </>
        ) : null}
        {state.status === 'loading' ? <LoadingSkeleton count={2} label="Clone line" /> : null}
        {state.status === 'error' ? (
          <ErrorState title="There is no clone line" error={state.error} retry={open} />
        ) : null}
        {state.status === 'open' ? <Opened access={state.access} /> : null}
      </div>
    </Section>
  );
}

function Opened({ access }: { access: CloneAccess }) {
  return (
    <>
      <CopyLine
        label="Paste this into a terminal"
        line={access.command}
        shown={access.command.replaceAll(access.token, '••••••••')}
      />
      <CopyLine label="Then" line="npm install && npm test && npm run dev" />
      <p className={styles.text}>
        {access.scope === 'write'
          ? 'With this token you may push. '
          : `With this token you may read. ${access.scopeReason ?? ''} `}
        It ends <RelativeTime time={access.expireTime} />.
      </p>
    </>
  );
}
