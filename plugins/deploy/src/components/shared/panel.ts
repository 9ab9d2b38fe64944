import { useCallback, useMemo } from 'react';
import { useUrlState } from '@internal/portal-ui';

/** What lies open beside the page; kept in the URL. */
export type Panel =
  | { kind: 'none' }
  | { kind: 'compare'; from: string; to: string }
  | { kind: 'promote'; environment: string; digest: string }
  | { kind: 'rollback'; environment: string }
  | { kind: 'plan'; id: string };

/** `compare~sha256:…~sha256:…` as a panel; what can't be read is none. */
export function readPanel(text: string): Panel {
  const [kind, first, second] = text.split('~');
  if (kind === 'compare' && first && second) return { kind, from: first, to: second };
  if (kind === 'promote' && first && second) return { kind, environment: first, digest: second };
  if (kind === 'rollback' && first) return { kind, environment: first };
  if (kind === 'plan' && first) return { kind, id: first };
  return { kind: 'none' };
}

export function writePanel(panel: Panel): string | undefined {
  switch (panel.kind) {
    case 'compare':
      return `compare~${panel.from}~${panel.to}`;
    case 'promote':
      return `promote~${panel.environment}~${panel.digest}`;
    case 'rollback':
      return `rollback~${panel.environment}`;
    case 'plan':
      return `plan~${panel.id}`;
    default:
      return undefined;
  }
}

export interface PanelState {
  panel: Panel;
  open(panel: Panel): void;
  close(): void;
}

/** The panel that the URL names; Back closes it. */
export function usePanel(): PanelState {
  const [text, setText] = useUrlState('panel', '', { push: true });
  const panel = useMemo(() => readPanel(text), [text]);
  const open = useCallback((next: Panel) => setText(writePanel(next)), [setText]);
  const close = useCallback(() => setText(undefined), [setText]);
  return { panel, open, close };
}
