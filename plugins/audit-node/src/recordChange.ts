import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeLedgerService } from './services';

/** What is about to be done. */
export type ChangeIntent = Omit<
  ChangeRecord,
  'id' | 'changeId' | 'kind' | 'time' | 'outcome' | 'correlationId'
> &
  Partial<Pick<ChangeRecord, 'changeId' | 'correlationId'>>;

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 200;

/**
 * Does a change on record, for plugins without a database of their own: the intent lies in the ledger before the effect, how it ended
 * after it. When the intent can't be recorded nothing is done. When only the outcome can't, the effect stands, and the ledger shows the
 * intent as `unknown` after its due time.
 *
 * @param effect makes the change; what it answers as `after` is recorded with the outcome
 * @throws what `effect` throws, and what the ledger throws when it does not take the intent
 */
export async function recordChange<T>(
  ledger: Pick<ChangeLedgerService, 'append'>,
  intent: ChangeIntent,
  options: { credentials: BackstageCredentials; now?: () => Date },
  effect: (done: { after?: JsonObject }) => Promise<T>,
): Promise<T> {
  const { credentials, now = () => new Date() } = options;
  const id = randomUUIDv7();
  const changeId = intent.changeId ?? id;
  const common = { ...intent, changeId, correlationId: intent.correlationId ?? changeId };
  const begun: ChangeRecord = { ...common, id, kind: 'intent', time: now().toISOString() };
  await ledger.append([begun], { credentials });

  const end = async (outcome: 'succeeded' | 'failed', message: string, after?: JsonObject) => {
    const { outcomeDueTime: _, ...rest } = common;
    const record: ChangeRecord = {
      ...rest,
      ...(after && { after }),
      id: randomUUIDv7(),
      kind: 'outcome',
      outcome,
      message,
      time: now().toISOString(),
    };
    await appendAtLast(ledger, record, credentials);
  };
  const done: { after?: JsonObject } = {};
  let result: T;
  try {
    result = await effect(done);
  } catch (error) {
    await end('failed', `${intent.message}: ${stringifyError(error)}`.slice(0, 4000), done.after);
    throw error;
  }
  await end('succeeded', intent.message, done.after);
  return result;
}

/** Some attempts; whoever waits for the effect must not wait for the ledger for ever. */
async function appendAtLast(
  ledger: Pick<ChangeLedgerService, 'append'>,
  record: ChangeRecord,
  credentials: BackstageCredentials,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await ledger.append([record], { credentials });
      return;
    } catch {
      if (attempt === ATTEMPTS) return;
      await sleep(FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}
