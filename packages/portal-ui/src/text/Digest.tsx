import { CopyButton } from './CopyButton';
import { Mono } from './Mono';
import styles from './text.module.css';

/** The eight characters by which a digest (`sha256:…`) or commit is known. */
export function shortDigest(value: string): string {
  return value.replace(/^sha256:/, '').slice(0, 8);
}

/** A digest or commit, shortened to eight characters, the whole one on hover and by the copy button. */
export function Digest({ value, what = 'digest' }: { value: string | undefined; what?: string }) {
  if (!value) return <span>–</span>;
  return (
    <span className={styles.digest} title={value}>
      <Mono>{shortDigest(value)}</Mono>
      <CopyButton text={value} label={`Copy ${what}`} />
    </span>
  );
}
