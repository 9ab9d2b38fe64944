import { useEffect } from 'react';
import { useNavigate } from 'react-router-dom';
import { createJumpReader } from '../model/jumps';

/** Ctrl/⌘-K and the sidebar's button open the palette; `g` and a letter jumps, except while one types. */
export function useKeyboard(toggle: () => void) {
  const navigate = useNavigate();
  useEffect(() => {
    const readJump = createJumpReader();
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        toggle();
        return;
      }
      const target = event.target as HTMLElement;
      const typing = target.closest?.(
        'input, textarea, select, [contenteditable="true"], [role="menu"]',
      );
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const href = readJump(event.key);
      if (href) {
        event.preventDefault();
        navigate(href);
      }
    };
    document.addEventListener('keydown', onKeyDown);
    window.addEventListener('devopshub:open-palette', toggle);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('devopshub:open-palette', toggle);
    };
  }, [navigate, toggle]);
}
