/** One line of a chart. */
export interface ChartSeries {
  /** Stable name, e.g. `p95 · dev`; its place in the list decides its colour unless `color` is given. */
  label: string;
  /** Instants in milliseconds, ascending; a gap is `null` and is drawn as a gap. */
  points: Array<[timeMs: number, value: number | null]>;
  color?: string;
}

/** Something that happened and belongs on the time axis: a deploy, a flag, an incident. */
export interface ChartMarker {
  timeMs: number;
  label: string;
  /** The record that the tick opens. */
  href?: string;
}

export interface TimeSeriesChartProps {
  title: string;
  /** `ms`, `req/s`, `MB`: written on the axis. */
  unit: string;
  series: ChartSeries[];
  markers?: ChartMarker[];
  /** Height in CSS pixels, default 200. */
  height?: number;
  /** Called with the brushed range; keep it in the URL. */
  onRange?: (fromMs: number, toMs: number) => void;
}
