import { z } from 'zod';

/** Environment variables of this service; what the platform sets (port, database, telemetry) is the kit's business. */
export const configSchema = z.object({
  DEFAULT_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code like EUR')
    .default('EUR'),
});
