import styles from './text.module.css';

/** A key: `<Kbd>/</Kbd>`. In the sans face, so that a hint does not fetch the mono font. */
export function Kbd({ children }: { children: string }) {
  return <kbd className={styles.kbd}>{children}</kbd>;
}

/** The name of the command key on the viewer's keyboard. */
export const commandKey: string =
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform ?? '')
    ? '⌘'
    : 'Ctrl';
