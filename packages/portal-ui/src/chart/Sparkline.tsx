import styles from './chart.module.css';

export interface SparklineProps {
  /** Evenly spaced, oldest first; a gap is `null`. */
  values: Array<number | null>;
  /** What the line says in words: "CPU, 4 % now". */
  label: string;
  width?: number;
  height?: number;
}

/** A small line without axes, from zero. Plain SVG: a table of fifty of them costs no library. */
export function Sparkline({ values, label, width = 96, height = 24 }: SparklineProps) {
  const top = Math.max(1e-9, ...values.map(value => value ?? 0));
  const step = width / Math.max(1, values.length - 1);
  let open = false;
  const path = values
    .map((value, index) => {
      if (value === null) {
        open = false;
        return '';
      }
      const command = open ? 'L' : 'M';
      open = true;
      return `${command}${(index * step).toFixed(1)} ${(
        height -
        2 -
        (value / top) * (height - 4)
      ).toFixed(1)}`;
    })
    .join('');
  return (
    <svg
      className={styles.sparkline}
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <path d={path} />
    </svg>
  );
}
