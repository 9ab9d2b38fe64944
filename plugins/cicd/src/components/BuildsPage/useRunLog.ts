import { useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { RunLogLine } from '@internal/plugin-cicd-common';
import { cicdApiRef } from '../../api/CicdApi';

export type RunLogState =
  | { status: 'loading' }
  | { status: 'error'; error: Error }
  | { status: 'loaded'; lines: RunLogLine[] };

const POLL_MS = 1_000;

/** All lines of a build's log; asks on for what is new while the build is `live`, and once more after it has ended. */
export function useRunLog(runId: string, live: boolean): RunLogState {
  const cicd = useApi(cicdApiRef);
  const [state, setState] = useState<RunLogState>({ status: 'loading' });

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const follow = async () => {
      let lines: RunLogLine[] = [];
      while (!signal.aborted) {
        const more = await cicd.log(runId, lines.at(-1)?.seq ?? -1, signal);
        if (signal.aborted) return;
        lines = [...lines, ...more];
        setState({ status: 'loaded', lines });
        if (more.length === 0) {
          if (!live) return;
          await new Promise(resolve => setTimeout(resolve, POLL_MS));
        }
      }
    };
    follow().catch(error => {
      if (!signal.aborted) setState({ status: 'error', error });
    });
    return () => controller.abort();
  }, [cicd, runId, live]);

  return state;
}
