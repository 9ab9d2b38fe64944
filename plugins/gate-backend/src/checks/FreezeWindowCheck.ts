import type { Change, FreezeWindow } from '@internal/plugin-gate-common';
import type { CheckAnswer, GateCheck } from '@internal/plugin-gate-node';
import type { EntityFactsCache } from '../catalog/EntityFactsCache';
import {
  judgeWindows,
  nextChange,
  type ScheduledWindow,
  type WindowJudgement,
} from '../domain/windows/judgeWindows';
import { needsFacts, selects } from '../domain/windows/selector';
import type { Windows } from '../windows/Windows';

const CALENDAR = '/gate/calendar';

/** Freeze windows, by the algebra of Argo CD's sync windows. */
export class FreezeWindowCheck implements GateCheck {
  readonly id = 'freeze-window';
  readonly title = 'Freeze windows';
  readonly damage = false;
  readonly waivable = true;

  constructor(private readonly options: { windows: Windows; facts: EntityFactsCache }) {}

  appliesTo(): boolean {
    return true;
  }

  async evaluate(change: Change, { time }: { time: Date }): Promise<CheckAnswer> {
    const matching = await this.#matching(change);
    if (matching.length === 0) {
      return { verdict: 'pass', reason: 'No window is about this change.' };
    }
    const overrides = await this.options.windows.overrides(time);
    const judgement = judgeWindows(matching, {
      time: time.getTime(),
      overridden: new Set(overrides.map(({ windowId }) => windowId)),
      ...(change.beginTime && { beginTime: Date.parse(change.beginTime) }),
    });
    const next = nextChange(matching, time.getTime());
    const nextTime = next === undefined ? undefined : new Date(next).toISOString();
    const evidence = matching.map(({ window }) => ({
      label: `${window.kind === 'deny' ? 'Freeze' : 'Allowed'}: ${window.title}`,
      value: `${window.schedule} for ${window.durationMinutes} min, ${window.timeZone}`,
      href: CALENDAR,
    }));
    if (judgement.open) {
      const closes = judgement.passed.length === 0 && nextTime ? { nextClose: nextTime } : {};
      return { verdict: 'pass', reason: sayOpen(judgement), evidence, ...closes };
    }
    return {
      verdict: 'deny',
      reason: sayClosed(judgement.because),
      evidence,
      fix: fixFor(judgement.because),
      ...(nextTime && { nextOpen: nextTime }),
    };
  }

  async #matching(change: Change): Promise<ScheduledWindow[]> {
    const { windows, facts } = this.options;
    const all = await windows.all();
    const known = all.some(needsFacts) ? await facts.of(change.entityRef) : { ownerRefs: [] };
    return all
      .filter(({ selector }) => selects(selector, change, known))
      .map(window => windows.scheduled(window));
  }
}

function sayOpen({ because, passed }: WindowJudgement): string {
  if (passed.length > 0) return `Passes in spite of ${titles(passed)}.`;
  if (because.length > 0) return `Inside ${titles(because)}.`;
  return 'No freeze is on.';
}

function sayClosed(because: FreezeWindow[]): string {
  return because[0]?.kind === 'allow'
    ? `Changes are made only inside ${titles(because)}.`
    : `${titles(because)} is on.`;
}

function titles(windows: FreezeWindow[]): string {
  return windows.map(({ title }) => `"${title}"`).join(', ');
}

function fixFor(because: FreezeWindow[]): CheckAnswer['fix'] {
  return because.every(({ manualOverride }) => manualOverride)
    ? { label: 'See the calendar', href: CALENDAR }
    : { label: 'Ask for a waiver', action: 'request-waiver' };
}
