import { useCallback, useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { Deployment } from '@internal/plugin-deploy-common';
import { deployApiRef } from '../../api/DeployApi';

export interface Deploy {
  /** Environment that a request is under way for; its buttons wait. */
  pending?: string;
  start(environment: string, digest: string, kind: Deployment['kind']): Promise<void>;
}

/** Asks for a deployment once per press and says how the asking went; what comes of it is on the board. */
export function useDeploy(entityRef: string, reload: () => void): Deploy {
  const api = useApi(deployApiRef);
  const toast = useApi(toastApiRef);
  const [pending, setPending] = useState<string>();

  const start = useCallback(
    async (environment: string, digest: string, kind: Deployment['kind']) => {
      setPending(environment);
      try {
        const requestId = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
        await api.deploy({ entityRef, environment, digest, kind, requestId });
        reload();
      } catch (error) {
        const { message } = error as Error;
        toast.post({ title: `${environment} is unchanged. ${message}`, status: 'danger' });
      } finally {
        setPending(undefined);
      }
    },
    [api, entityRef, reload, toast],
  );
  return { pending, start };
}
