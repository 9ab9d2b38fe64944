import { useState } from 'react';
import { fetchApiRef, toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { fetchJson, useLoad } from '@internal/portal-ui';
import { useMatch } from 'react-router-dom';

interface Task {
  status: 'open' | 'processing' | 'failed' | 'cancelled' | 'completed' | 'skipped';
  spec: { steps: Array<{ action: string }>; parameters: { name?: string } };
}

const INVOKE =
  'plugin://scaffolder/.backstage/actions/v1/actions/scaffolder:service-cleanup/invoke';
const MAKES_SERVICE = 'platform:repository:create';

/** The two ways on from a failed or cancelled run that makes a service: retry the failed step, or undo what was made. */
export function CleanUpAction() {
  const taskId = useMatch('/create/tasks/:taskId')?.params.taskId;
  return taskId ? <CleanUpButton key={taskId} taskId={taskId} /> : null;
}

function CleanUpButton({ taskId }: { taskId: string }) {
  const fetchApi = useApi(fetchApiRef);
  const toast = useApi(toastApiRef);
  const [state, setState] = useState<'ready' | 'retrying' | 'cleaning' | 'clean'>('ready');
  const task = useLoad(
    signal => fetchJson<Task>(fetchApi, `plugin://scaffolder/v2/tasks/${taskId}`, { signal }),
    [taskId],
    { refreshSeconds: 3 },
  );
  if (task.status !== 'loaded') return null;
  const { status, spec } = task.value;
  const ended = status === 'failed' || status === 'cancelled';
  if (!ended || !spec.steps.some(({ action }) => action === MAKES_SERVICE)) return null;

  const cleanUp = async () => {
    setState('cleaning');
    try {
      const { output } = await fetchJson<{ output: { removed: string[] } }>(fetchApi, INVOKE, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ taskId }),
      });
      setState('clean');
      const removed = output.removed.join(', ');
      toast.post({ title: removed ? `Removed: ${removed}` : 'The run had made nothing.' });
    } catch (error) {
      setState('ready');
      toast.post({
        title: `Not all is cleaned up; it can be tried again. ${(error as Error).message}`,
        status: 'danger',
      });
    }
  };

  const retry = async () => {
    setState('retrying');
    try {
      await fetchJson(fetchApi, `plugin://scaffolder/v2/tasks/${taskId}/retry`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ secrets: {} }),
      });
      // The stock page follows one run of the task: it has to be opened anew to follow the next.
      window.location.reload();
    } catch (error) {
      setState('ready');
      toast.post({ title: `Not retried. ${(error as Error).message}`, status: 'danger' });
    }
  };

  return (
    <>
      <Button
        variant="primary"
        size="small"
        isPending={state === 'retrying'}
        isDisabled={state !== 'ready'}
        onPress={retry}
      >
        Retry the failed step
      </Button>
      <Button
        variant="secondary"
        size="small"
        isPending={state === 'cleaning'}
        isDisabled={state === 'clean' || state === 'retrying'}
        onPress={cleanUp}
      >
        {state === 'clean' ? 'Cleaned up' : `Clean up ${spec.parameters.name ?? 'what was made'}`}
      </Button>
    </>
  );
}
