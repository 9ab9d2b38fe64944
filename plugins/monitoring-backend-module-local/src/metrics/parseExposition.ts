/** Labels of a series, without its name. */
export type Labels = Record<string, string>;

/** One line of an exposition. */
export interface Sample {
  /** Full name, e.g. `http_server_request_duration_seconds_bucket`. */
  name: string;
  labels: Labels;
  value: number;
  /** Grows until its process restarts: counters, and all parts of a histogram. */
  cumulative: boolean;
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;
const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/y;
const TYPE = /^#\s*TYPE\s+(\S+)\s+(\S+)/;
const HISTOGRAM_PART = /_(bucket|sum|count)$/;
const ESCAPES: Record<string, string> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };

/**
 * Reads the Prometheus text format. Lines that are not in it are left out: one broken metric must not hide the others.
 *
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function parseExposition(text: string): Sample[] {
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const type = TYPE.exec(line);
    if (type) types.set(type[1], type[2]);
    if (!line || line.startsWith('#')) continue;
    const match = SAMPLE.exec(line);
    const labels = match && parseLabels(match[2] ?? '');
    const value = match && parseValue(match[3]);
    if (!labels || value === undefined || value === null) continue;
    samples.push({ name: match[1], labels, value, cumulative: isCumulative(match[1], types) });
  }
  return samples;
}

function isCumulative(name: string, types: Map<string, string>): boolean {
  const type = types.get(name);
  if (type) return type === 'counter';
  const family = types.get(name.replace(HISTOGRAM_PART, ''));
  return (
    family === 'histogram' ||
    family === 'summary' ||
    types.get(name.replace(/_total$/, '')) === 'counter'
  );
}

function parseLabels(text: string): Labels | undefined {
  const labels: Labels = {};
  LABEL.lastIndex = 0;
  for (let at = 0; at < text.trimEnd().length; at = LABEL.lastIndex) {
    const match = LABEL.exec(text);
    if (!match) return undefined;
    labels[match[1]] = match[2].replace(/\\[n"\\]/g, escape => ESCAPES[escape]);
  }
  return labels;
}

function parseValue(text: string): number | undefined {
  if (/^[+-]?Inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^NaN$/i.test(text)) return NaN;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}
