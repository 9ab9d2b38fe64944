import { APPROVAL_TRANSITIONS, OPEN_APPROVAL_STATES } from './approvalStates';
import { OPEN_WAIVER_STATES, WAIVER_STATE_AFTER, WAIVER_TRANSITIONS } from './waiverStates';

describe.each([
  ['approval request', APPROVAL_TRANSITIONS, OPEN_APPROVAL_STATES],
  ['waiver', WAIVER_TRANSITIONS, OPEN_WAIVER_STATES],
])('states of a %s', (_, table: Record<string, readonly string[]>, open: readonly string[]) => {
  it('are all reached from pending', () => {
    const reached = new Set(['pending']);
    for (const state of reached) table[state].forEach(next => reached.add(next));
    expect([...reached].sort()).toEqual(Object.keys(table).sort());
  });

  it('never lead back, and end closed', () => {
    const later = (state: string): string[] => table[state].flatMap(next => [next, ...later(next)]);
    for (const state of Object.keys(table)) expect(later(state)).not.toContain(state);
    expect(open).toEqual(Object.keys(table).filter(state => table[state].length > 0));
  });

  it('may always expire while they are open', () => {
    for (const state of open) expect(table[state]).toContain('expired');
  });
});

describe('decisions about waivers', () => {
  it('lead to states of their own', () => {
    expect(new Set(Object.values(WAIVER_STATE_AFTER)).size).toBe(3);
  });
});
