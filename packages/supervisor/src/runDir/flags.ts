import { readFileSync } from 'node:fs';
import type { ReleaseFaults } from '../api.ts';

const FAULT_STATUS = 500;

/**
 * Content of `flags.json` for one process: the flags of its service and environment, and the faults that its release brings
 * along. A flags file that is no JSON is passed on as it is: the service keeps its last good state and says so.
 *
 * @returns undefined when there is neither.
 */
export function flagsContent(
  flagsFile: string,
  faults: ReleaseFaults | undefined,
): string | undefined {
  const text = readOptional(flagsFile);
  if (!faults) {
    return text;
  }
  let document: { faults?: unknown[] };
  try {
    document = JSON.parse(text ?? '{}');
  } catch {
    return text;
  }
  const own = {
    route: '*',
    ...(faults.errorRate !== undefined && {
      errorRate: faults.errorRate,
      errorStatus: FAULT_STATUS,
    }),
    ...(faults.latencyMs !== undefined && { latencyMilliseconds: faults.latencyMs }),
  };
  return JSON.stringify({ ...document, faults: [...(document.faults ?? []), own] });
}

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
