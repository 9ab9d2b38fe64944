import { CopyButton } from './CopyButton';
import styles from './text.module.css';

export interface CopyLineProps {
  /** What the line does: "Clone with a token that ends after 8 hours". */
  label?: string;
  /** The whole command, on one line. */
  line: string;
  /** Shown in place of `line` where it holds a credential; the copied text is `line`. */
  shown?: string;
}

/** One line to paste into a terminal. */
export function CopyLine({ label, line, shown }: CopyLineProps) {
  return (
    <div>
      {label ? <span className={styles.label}>{label}</span> : null}
      <div className={styles.copyLine}>
        <code>{shown ?? line}</code>
        <CopyButton text={line} label={label ? `Copy: ${label}` : 'Copy line'} />
      </div>
    </div>
  );
}
