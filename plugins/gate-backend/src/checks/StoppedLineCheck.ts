import type { Change, StoppedLine } from '@internal/plugin-gate-common';
import type { CheckAnswer, GateCheck } from '@internal/plugin-gate-node';
import type { EntityFactsCache } from '../catalog/EntityFactsCache';
import { sayRef } from '../domain/approvals';
import type { LineStore } from '../lines/LineStore';

const HOTFIX = /^hotfix:\s*\S/i;
const LINES = '/gate/lines';

/** Nothing goes forward while somebody has stopped the line. */
export class StoppedLineCheck implements GateCheck {
  readonly id = 'stopped-line';
  readonly title = 'Stop the line';
  readonly damage = false;
  readonly waivable = false;

  constructor(private readonly options: { lines: LineStore; facts: EntityFactsCache }) {}

  appliesTo(): boolean {
    return true;
  }

  async evaluate(change: Change): Promise<CheckAnswer> {
    const stopped = await this.#about(change);
    if (stopped.length === 0) return { verdict: 'pass', reason: 'The line runs.' };
    const evidence = stopped.map(({ reason, startedBy, startTime }) => ({
      label: `Stopped by ${sayRef(startedBy)}: ${reason}`,
      value: startTime,
      href: LINES,
    }));
    const firm = stopped.filter(({ hotfixAllowed }) => !hotfixAllowed);
    if (firm.length === 0 && HOTFIX.test(change.reason ?? '')) {
      return { verdict: 'pass', reason: 'The line is stopped; this is a hotfix.', evidence };
    }
    const [line] = firm.length > 0 ? firm : stopped;
    const way = firm.length === 0 ? ' A hotfix passes: begin the reason with "hotfix:".' : '';
    return {
      verdict: 'deny',
      reason: `${sayLine(line)} was stopped by ${sayRef(line.startedBy)}: ${line.reason}.${way}`,
      evidence,
      fix: { label: 'See why', href: LINES },
    };
  }

  async #about(change: Change): Promise<StoppedLine[]> {
    const active = await this.options.lines.active();
    if (active.every(({ systemRef }) => !systemRef)) return active;
    const { systemRef } = await this.options.facts.of(change.entityRef);
    return active.filter(line => !line.systemRef || line.systemRef === systemRef);
  }
}

function sayLine({ systemRef }: StoppedLine): string {
  return systemRef ? `The line of ${sayRef(systemRef)}` : 'The whole line';
}
