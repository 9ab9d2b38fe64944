import type { AuditorService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { Request } from 'express';

/** Does the work within an audit event that ends with how the work ended. */
export async function audited<T>(
  auditor: AuditorService,
  event: {
    eventId: string;
    /** Default medium. */
    severityLevel?: 'low' | 'medium' | 'high' | 'critical';
    request?: Request;
    meta: JsonObject;
  },
  work: () => Promise<T>,
): Promise<T> {
  const audit = await auditor.createEvent({ severityLevel: 'medium', ...event });
  try {
    const result = await work();
    await audit.success();
    return result;
  } catch (error) {
    await audit.fail({ error: toError(error) });
    throw error;
  }
}
