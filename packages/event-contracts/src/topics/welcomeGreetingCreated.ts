import { z } from 'zod';
import { defineTopic } from '../defineTopic.ts';

/** Somebody was greeted by the welcome service. */
export const welcomeGreetingCreated = defineTopic({
  name: 'welcome.greeting.created.v1',
  summary: 'Somebody was greeted',
  owner: 'welcome',
  schema: z.object({
    greetingId: z.uuid(),
    /** What was said; names of people stay out of events. */
    language: z.string().min(2).max(35).meta({ description: 'BCP 47 language tag' }),
    createdTime: z.iso.datetime(),
  }),
  key: greeting => greeting.greetingId,
  example: {
    greetingId: '0197c2a4-5b0e-7c31-9d52-2f6b8a1c4e70',
    language: 'en',
    createdTime: '2030-01-01T00:00:00.000Z',
  },
});
