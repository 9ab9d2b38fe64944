import { z } from 'zod';

/** Environment variables of this service; what the platform sets (port, telemetry) is the kit's business. */
export const configSchema = z.object({
  MAX_PARTS: z.coerce.number().int().min(1).max(100_000).default(1000),
});
