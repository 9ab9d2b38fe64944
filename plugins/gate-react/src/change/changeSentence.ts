import type { Change } from '@internal/plugin-gate-common';
import { entityName, shortDigest } from '@internal/portal-ui';

const verbs: Record<string, string> = {
  promote: 'Promote',
  rollback: 'Roll back',
  deploy: 'Deploy',
  restart: 'Restart',
  scale: 'Scale',
  stop: 'Stop',
  configure: 'Configure',
};

/** The change in the words of a button: "Promote order to prod", with the release where it names one. */
export function changeSentence(change: Change): string {
  const verb = change.kind.split('.').pop() ?? change.kind;
  const word = verbs[verb] ?? sentenceCase(verb);
  const where = change.environment
    ? ` ${verb === 'promote' || verb === 'deploy' ? 'to' : 'in'} ${change.environment}`
    : '';
  const digest = digestOf(change.to);
  return `${word} ${entityName(change.entityRef)}${
    digest ? ` ${shortDigest(digest)}` : ''
  }${where}`;
}

/** Digest of the release on one side of the change. */
export function digestOf(side: Change['to']): string | undefined {
  return typeof side?.digest === 'string' ? side.digest : undefined;
}

function sentenceCase(words: string): string {
  const text = words.replace(/-/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
