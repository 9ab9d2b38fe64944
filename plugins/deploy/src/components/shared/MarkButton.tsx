import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, TextField } from '@backstage/ui';
import { usePress } from '@internal/plugin-gate-react';
import { ConfirmDialog } from '@internal/portal-ui';
import { serviceApiRef } from '../../api/ServiceApi';

const SHORTEST_REASON = 3;

/** A person says that a deploy failed though no machine saw it, or takes that back; counts in the DORA metrics. */
export function MarkButton(props: { id: string; marked: boolean; onDone: () => void }) {
  const { id, marked, onDone } = props;
  const api = useApi(serviceApiRef);
  const press = usePress(onDone);
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  return (
    <>
      <Button size="small" variant="tertiary" onPress={() => setAsking(true)}>
        {marked ? 'Take the mark back' : 'Mark as failed'}
      </Button>
      {asking ? (
        <ConfirmDialog
          title={marked ? 'Did this deploy go well after all?' : 'Did this deploy fail?'}
          verb={marked ? 'Take the mark back' : 'Mark as failed'}
          pending={press.pending}
          isDisabled={reason.trim().length < SHORTEST_REASON}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            press.run('The deploy is not marked.', async () => {
              await api.mark(id, { failed: !marked, reason: reason.trim() });
              setAsking(false);
            })
          }
        >
          <TextField
            label="Why"
            description="It counts in the DORA metrics and is recorded with your name."
            value={reason}
            onChange={setReason}
            isRequired
          />
        </ConfirmDialog>
      ) : null}
    </>
  );
}
