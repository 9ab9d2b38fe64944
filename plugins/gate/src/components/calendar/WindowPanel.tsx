import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { FreezeWindow } from '@internal/plugin-gate-common';
import { gateApiRef, ReasonDialog, usePress } from '@internal/plugin-gate-react';
import { SidePanel, StatusBadge } from '@internal/portal-ui';
import styles from '../rows.module.css';
import { OverrideDialog } from './OverrideDialog';
import { draftOf, inputOf } from './windowDraft';
import { WindowFields } from './WindowFields';
import { usePreview } from './usePreview';
import { windowState } from './windowWords';

interface WindowPanelProps {
  /** Absent: a new one. */
  window?: FreezeWindow;
  mayChange: boolean;
  onClose: () => void;
  onChanged: () => void;
}

/** Makes a window, or changes, overrides and removes one. */
export function WindowPanel({ window, mayChange, onClose, onChanged }: WindowPanelProps) {
  const gate = useApi(gateApiRef);
  const press = usePress(onChanged);
  const [draft, setDraft] = useState(() => draftOf(window));
  const [dialog, setDialog] = useState<'override' | 'remove'>();
  const preview = usePreview(draft);
  const fixed = window !== undefined && window.source === 'config';
  const locked = fixed || !mayChange;
  const ready = draft.title.trim() !== '' && preview?.status === 'ok';

  const save = async () => {
    const done = await press.run('The windows are as they were.', async () => {
      const input = inputOf(draft);
      await (window ? gate.updateWindow(window.id, input) : gate.createWindow(input));
    });
    if (done) onClose();
  };

  return (
    <SidePanel title={window ? window.title : 'New window'} onClose={onClose}>
      <div className={styles.stack}>
        {window ? (
          <StatusBadge
            {...badge(window)}
            reason={
              fixed ? 'It is in the configuration of the portal and can be changed only there.' : ''
            }
          />
        ) : null}
        <WindowFields draft={draft} onChange={setDraft} preview={preview} isDisabled={locked} />
        <div className={styles.actions}>
          {locked ? null : (
            <Button variant="primary" isDisabled={!ready} isPending={press.pending} onPress={save}>
              {window ? 'Save window' : 'Make window'}
            </Button>
          )}
          {window?.active && window.manualOverride ? (
            <Button
              variant="secondary"
              isDisabled={!mayChange}
              onPress={() => setDialog('override')}
            >
              Override…
            </Button>
          ) : null}
          {window && !locked ? (
            <Button variant="tertiary" destructive onPress={() => setDialog('remove')}>
              Remove
            </Button>
          ) : null}
          {!ready && !locked && draft.title.trim() === '' ? (
            <span className={styles.muted}>It needs a title.</span>
          ) : null}
        </div>
      </div>
      {dialog === 'override' && window ? (
        <OverrideDialog window={window} onClose={() => setDialog(undefined)} onDone={onChanged} />
      ) : null}
      {dialog === 'remove' && window ? (
        <ReasonDialog
          title={`Remove “${window.title}”?`}
          verb="Remove window"
          destructive
          ready
          pending={press.pending}
          onClose={() => setDialog(undefined)}
          onConfirm={async () => {
            const done = await press.run('The window is still in force.', () =>
              gate.removeWindow(window.id),
            );
            if (done) onClose();
          }}
        >
          <p>
            It no longer {window.kind === 'deny' ? 'keeps changes out' : 'lets changes in'}. The
            ledger keeps what it was; it can be made again by hand.
          </p>
        </ReasonDialog>
      ) : null}
    </SidePanel>
  );
}

function badge(window: FreezeWindow) {
  const { word, state } = windowState(window);
  return { status: word, state };
}
