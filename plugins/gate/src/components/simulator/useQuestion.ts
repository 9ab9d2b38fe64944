import { useMemo } from 'react';
import type { Change } from '@internal/plugin-gate-common';
import { useSearchParams } from 'react-router-dom';
import { localOf } from '../calendar/windowDraft';

/** What the simulator is asked; all of it is in the URL. */
export interface Question {
  entityRef: string;
  kind: string;
  environment: string;
  /** Value of a `datetime-local` field, in the viewer's zone. */
  time: string;
  direction: 'forward' | 'back';
  /** Digest of a release; some checks have nothing to say without one. */
  digest: string;
}

const keys = ['entityRef', 'kind', 'environment', 'time', 'direction', 'digest'] as const;

export function useQuestion(): [Question, (change: Partial<Question>) => void] {
  const [params, setParams] = useSearchParams();
  const opened = useMemo(() => localOf(new Date()), []);
  const question: Question = {
    entityRef: params.get('entityRef') ?? '',
    kind: params.get('kind') ?? 'deploy.release.promote',
    environment: params.get('environment') ?? 'prod',
    time: params.get('time') ?? opened,
    direction: params.get('direction') === 'back' ? 'back' : 'forward',
    digest: params.get('digest') ?? '',
  };
  const set = (change: Partial<Question>) =>
    setParams(
      current => {
        const next = new URLSearchParams(current);
        for (const key of keys) {
          const value = change[key];
          if (value) next.set(key, value);
          else if (value === '') next.delete(key);
        }
        return next;
      },
      { replace: true },
    );
  return [question, set];
}

/** A change of that kind that nobody has made; its digest says so. */
export async function simulatedChange(question: Question, actor: string): Promise<Change> {
  const id = crypto.randomUUID?.() ?? '00000000-0000-4000-8000-000000000000';
  return {
    id,
    kind: question.kind,
    entityRef: question.entityRef,
    environment: question.environment || undefined,
    to: question.digest ? { digest: question.digest } : undefined,
    payloadDigest: `sha256:${'0'.repeat(64)}`,
    actor,
    correlationId: id,
    direction: question.direction,
  };
}
