import { useApi } from '@backstage/frontend-plugin-api';
import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { gateApiRef } from '@internal/plugin-gate-react';
import {
  EmptyState,
  ErrorState,
  LoadingSkeleton,
  StaleNotice,
  useLoad,
  useUrlState,
} from '@internal/portal-ui';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { useMe } from '../../data/useMe';
import { gatePaths } from '../../routes';
import styles from '../rows.module.css';
import { ApprovalPanel } from './ApprovalPanel';
import { ApprovalRows } from './ApprovalRows';
import { requestsOf, scopes, type Scope } from './approvalWords';

const emptyTexts: Record<Scope, [string, string]> = {
  'needs-me': [
    'Nothing waits for you',
    'When somebody asks for an approval that you may give, it comes here and as a notification.',
  ],
  mine: [
    'You have asked for no approval',
    'A button that says “Needs 1 approval” asks for it when it is pressed.',
  ],
  all: ['No approval was ever asked for', 'Environments that need approvals ask for them here.'],
};

/** Inbox of approvals; one of them opens beside the list. */
export function ApprovalsTab({ onChanged }: { onChanged: () => void }) {
  const gate = useApi(gateApiRef);
  const me = useMe();
  const { id } = useParams();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [scopeId, setScope] = useUrlState('scope', 'needs-me');
  const scope = scopes.find(one => one.id === scopeId)?.id ?? 'needs-me';
  const requests = useLoad(signal => gate.approvals({}, signal), [gate], { refreshSeconds: 5 });
  const query = params.size ? `?${params}` : '';

  const list = () => {
    if (requests.status === 'loading') return <LoadingSkeleton label="Approvals" />;
    if (requests.status === 'error') {
      return (
        <ErrorState
          title="The approvals could not be read"
          unharmed="Nothing was approved or rejected."
          error={requests.error}
          retry={requests.reload}
        />
      );
    }
    const shown = requestsOf(requests.value, scope, me);
    if (shown.length === 0) {
      const [title, text] = emptyTexts[scope];
      return <EmptyState title={title}>{text}</EmptyState>;
    }
    return <ApprovalRows requests={shown} current={id} query={query} />;
  };

  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <ToggleButtonGroup
          aria-label="Which approvals"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[scope]}
          onSelectionChange={keys => setScope(String([...keys][0]))}
        >
          {scopes.map(one => (
            <ToggleButton key={one.id} id={one.id}>
              {one.title}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        {requests.status === 'loaded' ? (
          <StaleNotice
            time={requests.loadTime}
            failed={!!requests.staleError}
            retry={requests.reload}
          />
        ) : null}
      </div>
      {list()}
      {id ? (
        <ApprovalPanel
          key={id}
          id={id}
          me={me}
          onClose={() => navigate(`${gatePaths.approvals}${query}`)}
          onChanged={() => {
            requests.reload();
            onChanged();
          }}
        />
      ) : null}
    </div>
  );
}
