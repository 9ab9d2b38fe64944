import type { RunLogLine } from '@internal/plugin-cicd-common';

/** Output of runs. Only the worker that holds a run writes its log. */
export interface RunLogStore {
  /** Appends in one statement; lines beyond the limit of a run are dropped after a notice. */
  append(runId: string, step: string, lines: string[], time: Date): Promise<void>;
  /** Lines with `seq > after`, ascending. */
  read(runId: string, after: number, limit: number): Promise<RunLogLine[]>;
  /** Removes the lines of runs that ended before this time. Returns how many runs lost their log. */
  removeEndedBefore(time: Date): Promise<number>;
}
