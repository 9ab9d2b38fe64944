import { useApi } from '@backstage/frontend-plugin-api';
import type { Rollout, RolloutAction } from '@internal/plugin-deploy-common';
import { usePress } from '@internal/plugin-gate-react';
import { useState } from 'react';
import { deployApiRef } from '../../api/DeployApi';
import { newRequestId } from '../shared/requestId';

const unharmed: Record<RolloutAction, string> = {
  promote: 'The rollout is where it was.',
  'promote-full': 'The rollout is where it was.',
  pause: 'The rollout goes on.',
  resume: 'The rollout is still paused.',
  abort: 'The rollout was not aborted.',
  retry: 'Nothing was shipped.',
};

/** Sends one action of a rollout at a time; `pending` says which. */
export function useRolloutAction(rollout: Rollout, onDone: () => void) {
  const api = useApi(deployApiRef);
  const press = usePress(onDone);
  const [last, setLast] = useState<RolloutAction>();
  const act = (action: RolloutAction) => {
    setLast(action);
    return press.run(unharmed[action], async () => {
      await api.act(rollout.id, action, newRequestId());
    });
  };
  return { act, pending: press.pending ? last : undefined };
}
