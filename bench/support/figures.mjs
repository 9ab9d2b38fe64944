/** The value below which `share` of all values lie. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

export const median = values => quantile(values, 0.5);

/** `12.3 12.9 14.0`: all measurements, so that a reader sees how far they scatter. */
export const all = (values, digits = 1) => values.map(value => value.toFixed(digits)).join(' ');

/** Lines of a table with a header row, columns padded. */
export function table(rows) {
  const text = rows.map(row => row.map(cell => String(cell ?? '–')));
  const widths = text[0].map((_, column) => Math.max(...text.map(row => row[column].length)));
  return text.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}
