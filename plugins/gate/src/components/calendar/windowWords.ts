import type { FreezeWindow } from '@internal/plugin-gate-common';
import { entityName, type PortalState } from '@internal/portal-ui';

/** "prod of commerce": what a selector picks. */
export function selectorInWords({ selector }: Pick<FreezeWindow, 'selector'>): string {
  const names = (refs: string[] | undefined, before: string) =>
    refs?.length ? [`${before}${refs.map(entityName).join(' or ')}`] : [];
  const parts = [
    ...names(selector.environments, ''),
    ...names(selector.systems, 'system '),
    ...names(selector.owners, 'owned by '),
    ...names(selector.entityRefs, ''),
    ...(selector.kinds?.length ? [selector.kinds.join(' or ')] : []),
  ];
  if (parts.length === 0) return 'everything';
  return parts.join(selector.operator === 'and' ? ', and ' : ', or ');
}

/** True for a begin that comes once; other schedules are cron expressions. */
export function isOnce(schedule: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T/.test(schedule);
}

/** "Fri 18:00 for 62 h" is what people want to read, but only a cron expression is exact: it is shown as it is. */
export function scheduleInWords(window: FreezeWindow): string {
  const duration = durationInWords(window.durationMinutes);
  return isOnce(window.schedule)
    ? `once, for ${duration}`
    : `${window.schedule} for ${duration}, ${window.timeZone}`;
}

/** "90 min", "8 h", "2 d 12 h". */
export function durationInWords(minutes: number): string {
  if (minutes < 120 && minutes % 60) return `${minutes} min`;
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  return [days && `${days} d`, hours && `${hours} h`, rest && `${rest} min`]
    .filter(Boolean)
    .join(' ');
}

/** What a window means at the moment. */
export function windowState(window: FreezeWindow): { word: string; state: PortalState } {
  if (window.override && Date.parse(window.override.expireTime) > Date.now()) {
    return { word: 'Overridden', state: 'degraded' };
  }
  if (window.kind === 'deny') {
    return window.active
      ? { word: 'Frozen now', state: 'paused' }
      : { word: 'Not frozen', state: 'healthy' };
  }
  return window.active
    ? { word: 'Open now', state: 'healthy' }
    : { word: 'Closed', state: 'paused' };
}
