import { stringify } from 'yaml';

/** One documented use of an action, as the page of installed actions shows it. */
export function example(
  description: string,
  step: { name: string; action: string; input: object },
) {
  return {
    description,
    example: stringify({ steps: [{ id: step.action.split(':').at(-1), ...step }] }),
  };
}
