import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { FreezeWindow } from '@internal/plugin-gate-common';
import type { z } from 'zod';
import { windowSchema } from './domain/windows/windowSchema';

/**
 * The windows of `gate.windows`.
 *
 * @throws InputError that names the key, e.g. `gate.windows[1].timeZone`; a window that can't be read must not silently be none.
 */
export function readWindows(config: RootConfigService): FreezeWindow[] {
  const items = config.getOptional<unknown>('gate.windows') ?? [];
  if (!Array.isArray(items)) throw new InputError('gate.windows must be a list');
  return items.map((item: unknown, index): FreezeWindow => {
    const result = windowSchema.safeParse(item);
    if (!result.success) throw new InputError(problems(result.error, index));
    return { ...result.data, id: `config-${index + 1}`, source: 'config' };
  });
}

function problems(error: z.ZodError, index: number): string {
  return error.issues
    .map(({ path, message }) => {
      const field = path.length > 0 ? `.${path.join('.')}` : '';
      return `gate.windows[${index}]${field}: ${message}`;
    })
    .join('; ');
}
