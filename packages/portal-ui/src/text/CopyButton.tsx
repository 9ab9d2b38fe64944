import { useEffect, useState } from 'react';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import styles from './text.module.css';

/** Copies `text`; `label` says what it is ("Copy digest"). The tick says that it is done. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <button
      type="button"
      className={styles.copy}
      aria-label={copied ? 'Copied' : label}
      title={label}
      onClick={async event => {
        event.preventDefault();
        event.stopPropagation();
        await copyText(text);
        setCopied(true);
      }}
    >
      {copied ? <RiCheckLine className={styles.copied} /> : <RiFileCopyLine />}
    </button>
  );
}

/** Clipboard with a way round for plain HTTP from another machine, where `navigator.clipboard` does not exist. */
async function copyText(text: string) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
