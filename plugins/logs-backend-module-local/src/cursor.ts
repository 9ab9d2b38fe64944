import { InputError } from '@backstage/errors';

/**
 * Where a page ended, told by what the lines say and not by where they are: rotation moves bytes, it never changes a line.
 * `seen` counts the lines of `instance` at `timeMs` that were delivered.
 */
export interface Cursor {
  timeMs: number;
  environment: string;
  instance: string;
  seen: number;
}

export function encodeCursor({ timeMs, environment, instance, seen }: Cursor): string {
  return Buffer.from(JSON.stringify([timeMs, environment, instance, seen])).toString('base64url');
}

/** @throws InputError when the text is not a cursor of this source. */
export function decodeCursor(text: string): Cursor {
  try {
    const [timeMs, environment, instance, seen] = JSON.parse(
      Buffer.from(text, 'base64url').toString(),
    );
    if (Number.isFinite(timeMs) && Number.isInteger(seen)) {
      return { timeMs, environment: String(environment), instance: String(instance), seen };
    }
  } catch {
    // Told below.
  }
  throw new InputError('`cursor` must be the `nextCursor` of a page before');
}
