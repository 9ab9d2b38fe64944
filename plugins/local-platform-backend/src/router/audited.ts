import type { AuditorService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Request } from 'express';
import type { JsonObject } from '@backstage/types';

/** Runs a change and leaves an audit event that says who did it and how it ended. */
export async function audited<T>(
  auditor: AuditorService,
  event: { eventId: string; request: Request; meta: JsonObject },
  change: () => Promise<T>,
): Promise<T> {
  const auditorEvent = await auditor.createEvent({ ...event, severityLevel: 'medium' });
  try {
    const result = await change();
    await auditorEvent.success();
    return result;
  } catch (error) {
    await auditorEvent.fail({ error: toError(error) });
    throw error;
  }
}
