/** Answers of the form so far; each may be missing. */
export interface ServiceAnswers {
  name?: string;
  owner?: string;
  system?: string;
  needsDatabase?: boolean;
  topics?: string[];
  dependsOn?: string[];
}

/** One thing that the template would make. */
export interface Outcome {
  id: 'repository' | 'release' | 'process' | 'database' | 'events' | 'catalog' | 'calls';
  title: string;
  detail: string;
}

/** What comes out of the answers, in the order in which it is made. Pure, so that it can be read and tested as a table. */
export function previewOutcomes(answers: ServiceAnswers): Outcome[] {
  const name = answers.name || '<name>';
  const outcomes: Outcome[] = [
    {
      id: 'repository',
      title: `Repository ${name}`,
      detail: `Code, tests and docs, owned by ${shortName(answers.owner) || 'nobody yet'}`,
    },
    {
      id: 'release',
      title: 'A release',
      detail: 'Type-checked, tested, built; named by its digest',
    },
    {
      id: 'process',
      title: `${name} in dev`,
      detail: `Running and healthy at ${name}.dev.localhost; later pushes to main deploy themselves`,
    },
  ];
  if (answers.needsDatabase !== false) {
    outcomes.push({
      id: 'database',
      title: 'A PostgreSQL database',
      detail: 'One per environment; each tenant sees only its own rows',
    });
  }
  const topics = answers.needsDatabase === false ? [] : answers.topics ?? [];
  if (topics.length > 0) {
    outcomes.push({
      id: 'events',
      title: topics.length === 1 ? 'A topic' : `${topics.length} topics`,
      detail: topics.map(topic => `${name}.item.${topic}.v1`).join(', '),
    });
  }
  const calls = (answers.dependsOn ?? []).filter(Boolean);
  if (calls.length > 0) {
    outcomes.push({
      id: 'calls',
      title: calls.length === 1 ? 'A dependency' : `${calls.length} dependencies`,
      detail: `It is given the address of ${calls.map(shortName).join(', ')}`,
    });
  }
  outcomes.push({
    id: 'catalog',
    title: 'Catalog entries',
    detail: `The component in ${
      shortName(answers.system) || 'commerce'
    }, its API to try out, its docs`,
  });
  return outcomes;
}

function shortName(ref: string | undefined): string {
  return ref?.split('/').at(-1)?.split(':').at(-1) ?? '';
}
