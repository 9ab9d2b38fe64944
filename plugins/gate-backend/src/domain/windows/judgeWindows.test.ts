import type { FreezeWindow } from '@internal/plugin-gate-common';
import fc from 'fast-check';
import { judgeWindows, nextChange, type ScheduledWindow } from './judgeWindows';
import { Schedule } from './Schedule';
import { selects } from './selector';

const MINUTE = 60_000;
const NOON = Date.parse('2026-06-01T12:00:00Z');
let next = 0;

function scheduled(window: Partial<FreezeWindow> & { open: boolean }): ScheduledWindow {
  const { open, ...spec } = window;
  next += 1;
  const full: FreezeWindow = {
    id: `w${next}`,
    title: `w${next}`,
    kind: 'deny',
    schedule: open ? '30 11 * * *' : '0 13 * * *',
    durationMinutes: 60,
    timeZone: 'UTC',
    selector: { operator: 'and' },
    manualOverride: false,
    overrun: false,
    source: 'config',
    ...spec,
  };
  return { window: full, schedule: new Schedule(full) };
}

/** Argo CD's `SyncWindows.CanSync`, written the way its documentation tells it. */
function canSync(
  windows: Array<{ kind: 'allow' | 'deny'; open: boolean; manualOverride: boolean }>,
  isManual: boolean,
) {
  if (windows.length === 0) return true;
  const activeDenies = windows.filter(({ kind, open }) => kind === 'deny' && open);
  if (activeDenies.length > 0) {
    return isManual && activeDenies.every(({ manualOverride }) => manualOverride);
  }
  if (windows.some(({ kind, open }) => kind === 'allow' && open)) return true;
  const inactiveAllows = windows.filter(({ kind, open }) => kind === 'allow' && !open);
  if (inactiveAllows.length > 0) {
    return isManual && inactiveAllows.every(({ manualOverride }) => manualOverride);
  }
  return true;
}

describe('judgeWindows', () => {
  it("answers as Argo CD's sync windows", () => {
    const window = fc.record({
      kind: fc.constantFrom('allow' as const, 'deny' as const),
      open: fc.boolean(),
      manualOverride: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(window, { maxLength: 6 }), fc.boolean(), (windows, isManual) => {
        const all = windows.map(scheduled);
        const overridden = new Set(isManual ? all.map(each => each.window.id) : []);
        const { open } = judgeWindows(all, { time: NOON, overridden });
        expect(open).toBe(canSync(windows, isManual));
      }),
      { numRuns: 500 },
    );
  });

  it('lets an operation that began in the open end where the windows in its way allow that', () => {
    const situation = { time: NOON, overridden: new Set<string>() };
    const deny = scheduled({ open: true, overrun: true });
    const strict = scheduled({ open: true, overrun: false });
    const before = NOON - 45 * MINUTE;
    const during = NOON - 15 * MINUTE;
    expect(judgeWindows([deny], situation).open).toBe(false);
    expect(judgeWindows([deny], { ...situation, beginTime: before }).open).toBe(true);
    expect(judgeWindows([deny], { ...situation, beginTime: during }).open).toBe(false);
    expect(judgeWindows([deny, strict], { ...situation, beginTime: before }).open).toBe(false);
    const allow = scheduled({ open: false, kind: 'allow', schedule: '0 10 * * *', overrun: true });
    const inside = { ...situation, beginTime: Date.parse('2026-06-01T10:30:00Z') };
    expect(judgeWindows([allow], inside).open).toBe(true);
    expect(judgeWindows([allow], { ...inside, beginTime: during }).open).toBe(false);
  });

  it('finds the next change as a walk in small steps does', () => {
    const window = fc.record({
      kind: fc.constantFrom('allow' as const, 'deny' as const),
      open: fc.boolean(),
      schedule: fc.constantFrom(
        '0 * * * *',
        '*/20 * * * *',
        '0 6 * * *',
        '30 12 * * 1',
        '15 9 1 * *',
      ),
      durationMinutes: fc.constantFrom(5, 30, 60, 600, 1440),
    });
    fc.assert(
      fc.property(fc.array(window, { minLength: 1, maxLength: 4 }), windows => {
        const all = windows.map(scheduled);
        const judge = (time: number) => judgeWindows(all, { time, overridden: new Set() }).open;
        const found = nextChange(all, NOON);
        const end = NOON + 36 * 60 * MINUTE;
        const before = judge(NOON);
        let time = NOON;
        // Everything here begins and ends at a multiple of five minutes.
        while (time < end && judge(time) === before) time += 5 * MINUTE;
        expect(time < end ? found : time).toBe(time);
        expect(found ?? Infinity).toBeGreaterThanOrEqual(time);
      }),
      { numRuns: 80 },
    );
  });
});

describe('selects', () => {
  const change = { entityRef: 'component:default/order', environment: 'prod', kind: 'a.b.c' };
  const facts = { systemRef: 'system:default/shop', ownerRefs: ['group:default/commerce'] };

  it.each([
    [{ operator: 'and' as const }, true],
    [{ operator: 'or' as const, environments: [] }, true],
    [{ operator: 'and' as const, environments: ['prod'], systems: ['system:default/shop'] }, true],
    [{ operator: 'and' as const, environments: ['prod'], systems: ['system:default/x'] }, false],
    [{ operator: 'or' as const, environments: ['dev'], owners: ['group:default/*'] }, true],
    [{ operator: 'or' as const, environments: ['dev'], owners: ['group:other/*'] }, false],
    [{ operator: 'and' as const, entityRefs: ['component:default/ord*'], kinds: ['a.*'] }, true],
    [{ operator: 'and' as const, entityRefs: ['component:default/ord'] }, false],
  ])('%j: %s', (selector, expected) => {
    expect(selects(selector, change, facts)).toBe(expected);
  });
});
