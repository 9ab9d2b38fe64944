export { TimeSeriesChart } from './chart/TimeSeriesChart';
export { Sparkline, type SparklineProps } from './chart/Sparkline';
export { formatNumber } from './chart/alignSeries';
export type { ChartMarker, ChartSeries, TimeSeriesChartProps } from './chart/types';
export { downloadText, toCsv } from './data/csv';
export { fetchJson } from './data/fetchJson';
export { useLoad, type Load } from './data/useLoad';
export { useUrlState } from './data/useUrlState';
export { ConfirmDialog, type ConfirmDialogProps } from './layout/ConfirmDialog';
export { PickRow, type PickRowProps } from './layout/PickRow';
export { Fact, Facts } from './layout/Facts';
export { PageTabs, type PageTab } from './layout/PageTabs';
export { PortalPage, type PortalPageProps } from './layout/PortalPage';
export { Section, type SectionProps } from './layout/Section';
export { SidePanel, type SidePanelProps } from './layout/SidePanel';
export { EmptyState, type EmptyStateProps } from './states/EmptyState';
export { errorFacts, type ErrorFacts } from './states/errorFacts';
export { ErrorState, type ErrorStateProps } from './states/ErrorState';
export { Loaded, type LoadedProps } from './states/Loaded';
export { LoadingSkeleton, type LoadingSkeletonProps } from './states/LoadingSkeleton';
export { NoPermission, type NoPermissionProps } from './states/NoPermission';
export { StaleNotice } from './states/StaleNotice';
export { StateShape } from './status/StateShape';
export { statesByUrgency, stateOf, type PortalState } from './status/states';
export { StatusBadge, type StatusBadgeProps } from './status/StatusBadge';
export { CopyButton } from './text/CopyButton';
export { CopyLine, type CopyLineProps } from './text/CopyLine';
export { Digest, shortDigest } from './text/Digest';
export { EntityLink } from './text/EntityLink';
export { FieldChanges, type FieldChangesProps } from './text/FieldChanges';
export { fieldChanges, type FieldChange } from './text/fieldChanges';
export { commandKey, Kbd } from './text/Kbd';
export { Mono } from './text/Mono';
export { actorName, entityHref, entityName } from './text/refNames';
export {
  chartColors,
  darkPalette,
  fontMono,
  fontSans,
  lightPalette,
  type Palette,
} from './theme/palette';
export { Countdown, remaining, type CountdownProps } from './time/Countdown';
export { exactTime, formatDuration, relativeTime } from './time/relativeTime';
export { RelativeTime } from './time/RelativeTime';
export { useNow } from './time/useNow';
export { TimeRangePicker, type TimeRangePickerProps } from './time/TimeRangePicker';
export {
  readTimeRange,
  resolveTimeRange,
  timeRangePresets,
  type TimeRange,
} from './time/timeRange';
export { useTimeRange } from './time/useTimeRange';
