import type { CheckAnswer, GateCheck } from '@internal/plugin-gate-node';

/** What one check said about a change, or that it could not say anything. */
export interface CheckedAnswer {
  check: Pick<GateCheck, 'id' | 'title' | 'damage' | 'waivable'>;
  answer: CheckAnswer;
  durationMs: number;
}
