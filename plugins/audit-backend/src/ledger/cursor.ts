import { InputError } from '@backstage/errors';
import type { LedgerEntry } from '@internal/plugin-audit-common';
import type { EntryPlace } from '../database/EntryStore';

export function cursorAfter({ index, record }: LedgerEntry): string {
  return Buffer.from(JSON.stringify([record.time, index])).toString('base64url');
}

/** @throws InputError when it is none of ours */
export function placeOf(cursor: string): EntryPlace {
  try {
    const [time, index] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Number.isSafeInteger(index) || Number.isNaN(Date.parse(time))) throw new TypeError();
    return { time, index };
  } catch {
    throw new InputError('`cursor` must be the `nextCursor` of the page before');
  }
}
