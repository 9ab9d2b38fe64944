import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines } from '../logs/tail.ts';
import type { InstanceRecords } from './instanceRecord.ts';
import { draftInstance, launch, noteInLog } from './launch.ts';
import type { MigrationResult } from './record.ts';
import type { RuntimeContext } from './runtimeContext.ts';
import type { Slot } from './slots.ts';

const TIME_LIMIT_MS = 10 * 60_000;
const KEPT_LINES = 50;

/**
 * `node server.cjs migrate` with the owner's login. Never rejects. A job whose supervisor was killed has no known outcome and
 * is run again: migrations are idempotent.
 */
export async function runMigration(
  context: RuntimeContext,
  records: InstanceRecords,
  slot: Slot,
): Promise<Omit<MigrationResult, 'generation' | 'restartGeneration'>> {
  const record = await draftInstance(context, slot, 'migrate');
  const timer = new AbortController();
  let message: string;
  let succeeded = false;
  try {
    const child = await launch(context, records, record, slot.spec);
    const timeOut = sleep(TIME_LIMIT_MS, 'late' as const, { signal: timer.signal, ref: false });
    timeOut.catch(() => undefined);
    const end = await Promise.race([child.exited, timeOut]);
    if (end === 'late') {
      await child.stop();
      message = `did not end within ${TIME_LIMIT_MS / 60_000} minutes`;
    } else {
      succeeded = end.code === 0;
      message = end.signal ? `ended by ${end.signal}` : `ended with code ${end.code}`;
    }
  } catch (error) {
    message = `could not be started: ${(error as Error).message}`;
  } finally {
    timer.abort();
    context.children.remove(record.id);
    records.remove(record.id);
  }
  noteInLog(record, `migration ${message}`);
  return {
    status: succeeded ? 'Succeeded' : 'Failed',
    time: new Date(context.clock.now()).toISOString(),
    message,
    lastLogLines: succeeded ? [] : lastLines(record.logFile, KEPT_LINES),
  };
}
