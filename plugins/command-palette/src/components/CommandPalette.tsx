import { lazy, Suspense, useCallback, useState } from 'react';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useLoad } from '@internal/portal-ui';
import { useKeyboard } from './useKeyboard';

const PaletteDialog = lazy(() => import('./PaletteDialog'));

/** Listens for its keys on every page; the dialog itself is fetched when it is first opened. */
export function CommandPalette() {
  const [open, setOpen] = useState(false);
  const toggle = useCallback(() => setOpen(was => !was), []);
  useKeyboard(toggle);
  // Answers only after sign-in: before that there is nothing to search and nowhere to go.
  const identity = useApi(identityApiRef);
  const signedIn = useLoad(() => identity.getBackstageIdentity(), [identity]);
  if (!open || signedIn.status !== 'loaded') return null;
  return (
    <Suspense fallback={null}>
      <PaletteDialog onClose={() => setOpen(false)} />
    </Suspense>
  );
}
