import { useEffect, useId, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { BgProvider, ButtonIcon } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import styles from './layout.module.css';

export interface SidePanelProps {
  title: ReactNode;
  /** Called by Esc and by the button; the owner keeps "open" in the URL (see `useUrlState`). */
  onClose: () => void;
  children?: ReactNode;
}

/** Detail over the list, beside which the list stays usable: no backdrop, Esc closes, focus returns. */
export function SidePanel({ title, onClose, children }: SidePanelProps) {
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) close.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  return createPortal(
    <div className={styles.panelLayer}>
      <aside ref={panel} className={styles.panel} tabIndex={-1} role="dialog" aria-labelledby={id}>
        <BgProvider bg="neutral-1">
          <div className={styles.panelHead}>
            <h2 id={id} className={styles.sectionTitle}>
              {title}
            </h2>
            <ButtonIcon
              icon={<RiCloseLine />}
              variant="tertiary"
              size="small"
              aria-label="Close"
              onPress={onClose}
            />
          </div>
          {children}
        </BgProvider>
      </aside>
    </div>,
    document.body,
  );
}
