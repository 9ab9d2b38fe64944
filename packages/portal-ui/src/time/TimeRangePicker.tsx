import { Select } from '@backstage/ui';
import { timeRangePresets, type TimeRange } from './timeRange';

export interface TimeRangePickerProps {
  range: TimeRange;
  onPreset: (preset: string) => void;
}

const presets = timeRangePresets.map(({ id, label }) => ({ id: id as string, label }));

/** Chooses a range that ends now; a range that was brushed in a chart is named by its ends. */
export function TimeRangePicker({ range, onPreset }: TimeRangePickerProps) {
  const options =
    range.preset === undefined
      ? [...presets, { id: 'window', label: windowLabel(range.fromMs, range.toMs) }]
      : presets;
  return (
    <Select
      aria-label="Time range"
      size="small"
      options={options}
      value={range.preset ?? 'window'}
      onChange={key => {
        if (key !== null && key !== 'window') onPreset(String(key));
      }}
    />
  );
}

function windowLabel(fromMs: number, toMs: number): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return format.formatRange(fromMs, toMs);
}
