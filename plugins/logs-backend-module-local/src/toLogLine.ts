import type { LogLine } from '@internal/plugin-logs-common';
import type { InstanceLog } from './files/InstanceLogs';
import type { TimedLine } from './lines/types';

/** Service and environment come from where the file is: a line cannot claim to be another's. */
export function toLogLine(
  line: TimedLine,
  service: string,
  log: Pick<InstanceLog, 'environment' | 'instance' | 'release'>,
): LogLine {
  return {
    time: new Date(line.timeMs).toISOString(),
    level: line.level,
    message: line.message,
    service,
    environment: log.environment,
    instance: log.instance,
    release: line.release ?? log.release,
    traceId: line.traceId,
    spanId: line.spanId,
    fields: line.fields,
  };
}
