import { z } from 'zod';
import { problemOfSchedule, problemOfTimeZone } from './Schedule';

const names = z.array(z.string().min(1)).max(100).optional();

/** A window as people and configuration write it; the problems name the field. */
export const windowSchema = z.object({
  title: z.string().trim().min(1, 'must say what the window is for').max(200),
  kind: z.enum(['allow', 'deny']),
  schedule: z.string().superRefine((value, context) => {
    const message = problemOfSchedule(value);
    if (message) context.addIssue({ code: 'custom', message });
  }),
  durationMinutes: z
    .number()
    .int('must be whole minutes')
    .min(1, 'must be at least 1')
    .max(366 * 24 * 60, 'must be at most a year'),
  timeZone: z
    .string()
    .default('UTC')
    .superRefine((value, context) => {
      const message = problemOfTimeZone(value);
      if (message) context.addIssue({ code: 'custom', message });
    }),
  selector: z
    .object({
      operator: z.enum(['and', 'or']).default('and'),
      entityRefs: names,
      systems: names,
      owners: names,
      environments: names,
      kinds: names,
    })
    .default({ operator: 'and' }),
  manualOverride: z.boolean().default(false),
  overrun: z.boolean().default(false),
});

export type WindowInput = z.infer<typeof windowSchema>;
