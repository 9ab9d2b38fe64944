import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, TextAreaField } from '@backstage/ui';
import type { BreakGlassUse } from '@internal/plugin-gate-common';
import {
  changeSentence,
  decisionSummary,
  gateApiRef,
  ReasonDialog,
  usePress,
} from '@internal/plugin-gate-react';
import { actorName, entityName, RelativeTime, StateShape } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import { gatePaths } from '../../routes';
import rows from '../rows.module.css';

/** One use of break-glass: what, who, why, who was skipped; and the task to write down what came of it. */
export function FollowUpRow({ use, onChanged }: { use: BreakGlassUse; onChanged: () => void }) {
  const gate = useApi(gateApiRef);
  const press = usePress(onChanged);
  const [asking, setAsking] = useState(false);
  const [notes, setNotes] = useState('');
  const open = use.state === 'open';
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.title}>
          <StateShape state={open ? 'degraded' : 'healthy'} />
          {changeSentence(use.change)}
        </div>
        <p className={rows.text}>“{use.reason}”</p>
        <span className={rows.muted}>
          by {actorName(use.actor)}, <RelativeTime time={use.createTime} /> ·{' '}
          <Link className={rows.link} to={gatePaths.decision(use.decision.id)}>
            {decisionSummary(use.decision)}
          </Link>
          {use.skippedApprovers.length > 0
            ? ` · told: ${use.skippedApprovers.map(entityName).join(', ')}`
            : ''}{' '}
          ·{' '}
          <Link className={rows.link} to={`/ledger?changeId=${use.change.id}`}>
            in the ledger
          </Link>
        </span>
        {use.notes ? (
          <p className={rows.text}>
            {use.notes}{' '}
            <span className={rows.muted}>
              {actorName(use.closedBy)}, <RelativeTime time={use.closeTime} />
            </span>
          </p>
        ) : null}
      </div>
      {open ? (
        <Button variant="secondary" size="small" onPress={() => setAsking(true)}>
          Write it up
        </Button>
      ) : null}
      {asking ? (
        <ReasonDialog
          title={`What came of it: ${changeSentence(use.change)}`}
          verb="Close follow-up"
          ready={notes.trim() !== ''}
          pending={press.pending}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const done = await press.run('The follow-up is still open.', () =>
              gate.closeFollowUp(use.id, notes.trim()),
            );
            if (done) setAsking(false);
          }}
        >
          <p>It stays here and in the ledger.</p>
          <TextAreaField
            label="Was it right, and what will make it unnecessary next time?"
            value={notes}
            onChange={setNotes}
            isRequired
            rows={4}
          />
        </ReasonDialog>
      ) : null}
    </li>
  );
}
