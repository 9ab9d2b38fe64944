import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import {
  rolloutActionRefusal,
  rolloutEnded,
  type Rollout,
  type RolloutAction,
} from '@internal/plugin-deploy-common';
import { ConfirmDialog, shortDigest } from '@internal/portal-ui';
import { RiArrowDownSLine } from '@remixicon/react';
import styles from './Rollout.module.css';
import { useRolloutAction } from './useRolloutAction';

const titles: Record<RolloutAction, string> = {
  promote: 'Promote',
  'promote-full': 'Promote fully',
  pause: 'Pause',
  resume: 'Resume',
  abort: 'Abort',
  retry: 'Ship again',
};

/** What can be done to a rollout; what cannot stays there with its reason. */
export function RolloutActions({ rollout, onDone }: { rollout: Rollout; onDone: () => void }) {
  const { act, pending } = useRolloutAction(rollout, onDone);
  const [confirming, setConfirming] = useState(false);
  const shown = shownActions(rollout);
  if (shown.length === 0) return null;
  const full = rolloutActionRefusal('promote-full', rollout);
  return (
    <div className={styles.actions}>
      {shown.map(action => {
        const refusal = rolloutActionRefusal(action, rollout);
        return (
          <span key={action} title={refusal}>
            <Button
              size="small"
              variant={action === shown[0] ? 'primary' : 'secondary'}
              destructive={action === 'abort'}
              isDisabled={refusal !== undefined || (pending !== undefined && pending !== action)}
              isPending={pending === action}
              onPress={() => (action === 'abort' ? setConfirming(true) : act(action))}
            >
              {titles[action]}
            </Button>
          </span>
        );
      })}
      {shown.includes('promote') ? (
        <MenuTrigger>
          <Button size="small" variant="tertiary" iconEnd={<RiArrowDownSLine />}>
            More
          </Button>
          <Menu
            onAction={key => key === 'promote-full' && act('promote-full')}
            disabledKeys={full ? ['promote-full'] : []}
          >
            <MenuItem id="promote-full">
              {full ? `Promote fully: ${full}` : 'Promote fully, without the steps that are left'}
            </MenuItem>
          </Menu>
        </MenuTrigger>
      ) : null}
      {confirming ? (
        <ConfirmDialog
          title={`Abort ${shortDigest(rollout.toDigest)} in ${rollout.environment}?`}
          verb="Abort"
          destructive
          onClose={() => setConfirming(false)}
          onConfirm={async () => {
            if (await act('abort')) setConfirming(false);
          }}
          pending={pending === 'abort'}
        >
          All traffic goes back to{' '}
          {rollout.fromDigest ? shortDigest(rollout.fromDigest) : 'the earlier release'} within
          seconds. To undo it, ship the release again.
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

/** An ended rollout can only be begun again; one that has reached its end, or was overtaken, not even that. */
function shownActions({ phase }: Rollout): RolloutAction[] {
  if (!rolloutEnded(phase)) {
    return ['promote', phase === 'Paused' ? 'resume' : 'pause', 'abort'];
  }
  return phase === 'Promoted' || phase === 'Superseded' ? [] : ['retry'];
}
