import { z } from 'zod';

/** What may be set for a service, everywhere or in one environment. Part of the release, so it is shipped and undone like code. */
const settingsSchema = z.strictObject({
  /** Not secret: secrets have a plugin of their own. */
  variables: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).optional(),
  /** 0 stops the service. Default 1. */
  replicas: z.number().int().min(0).max(50).optional(),
  /** Of one instance. Default 256. */
  memoryMiB: z.number().int().min(64).max(16384).optional(),
  /** Faults that the release brings along, for trying out what a bad release does. */
  faults: z
    .strictObject({
      /** Share of requests that are answered with 500, 0–1. */
      errorRate: z.number().min(0).max(1).optional(),
      /** Added to every answer, in milliseconds. */
      latencyMs: z.number().int().min(0).max(60_000).optional(),
    })
    .optional(),
});

/** `deploy/values.yaml` of a service. */
export const serviceValuesSchema = settingsSchema.extend({
  /** The chart's own keys, written by earlier templates. The release and the catalog say the same; nothing reads them. */
  service: z.string().optional(),
  database: z.strictObject({ enabled: z.boolean() }).optional(),
  dependsOn: z.array(z.string()).optional(),
  environments: z.record(z.string(), settingsSchema).optional(),
});

export type ServiceSettings = z.infer<typeof settingsSchema>;
export type ServiceValues = z.infer<typeof serviceValuesSchema>;

/** The settings of one environment: its own over those of the service. */
export function settingsOf(
  values: ServiceValues | undefined,
  environment: string,
): ServiceSettings {
  const { environments, service, database, dependsOn, ...everywhere } = values ?? {};
  const own = environments?.[environment] ?? {};
  return {
    ...everywhere,
    ...own,
    variables: { ...everywhere.variables, ...own.variables },
    ...((everywhere.faults || own.faults) && { faults: { ...everywhere.faults, ...own.faults } }),
  };
}
