import type { LedgerEntry } from '@internal/plugin-audit-common';
import { DEPLOY_LEDGER_ACTIONS } from '@internal/plugin-deploy-common';
import { deploysOf } from './deploysOf';
import { eventsOf } from './doraEvents';
import { metricsOf, qualityOf } from './doraMetrics';
import { windowOf } from './doraWindow';

const ENTITY = 'component:default/order';
const A = DEPLOY_LEDGER_ACTIONS;

/** A ledger written by hand: hours since the first of March 2026, UTC. */
class Ledger {
  entries: LedgerEntry[] = [];

  write(hours: number, action: string, changeId: string, record: Partial<LedgerEntry['record']>) {
    const index = this.entries.length;
    this.entries.push({
      index,
      record: {
        id: String(index),
        changeId,
        time: new Date(Date.UTC(2026, 2, 1) + hours * 3_600_000).toISOString(),
        action,
        actor: { type: 'user', ref: 'user:default/ann' },
        entityRefs: [ENTITY],
        environment: 'prod',
        correlationId: changeId,
        message: '',
        plugin: 'deploy',
        ...record,
      },
    } as LedgerEntry);
    return this;
  }

  /** A release whose commit was made some hours before it was registered. */
  built(hours: number, sequence: number, commitHours?: number) {
    const commitTime =
      commitHours === undefined
        ? {}
        : { commitTime: new Date(Date.UTC(2026, 2, 1) + commitHours * 3_600_000).toISOString() };
    return this.write(hours, A.registered, `r${sequence}`, {
      kind: 'event',
      environment: undefined,
      after: {
        digest: `d${sequence}`,
        sequence,
        commitMessage: `change ${sequence}`,
        ...commitTime,
      },
    });
  }

  shipped(
    id: string,
    [start, end]: [number, number?],
    [from, to]: [number, number],
    outcome: 'succeeded' | 'failed' | 'aborted' = 'succeeded',
    action: string = A.deployed,
    environment = 'prod',
  ) {
    const change = {
      before: { digest: `d${from}`, sequence: from },
      after: { digest: `d${to}`, sequence: to, deploymentId: id },
      environment,
    };
    this.write(start, action, id, { kind: 'intent', ...change });
    if (end === undefined) return this;
    return this.write(end, action, id, { kind: 'outcome', outcome, ...change });
  }
}

/** Thirty days with seven deploys of one service, each as the comment says. */
function month() {
  return new Ledger()
    .built(1, 1, 0)
    .shipped('one', [2, 3], [0, 1]) // lead 3 h
    .built(10, 2, 9)
    .built(12, 3, 11)
    .shipped('two', [20, 21], [1, 3]) // lead from commit 2: 12 h
    .shipped('two-back', [23, 23], [3, 1], 'succeeded', A.rolledBack) // two failed, over after 2 h
    .built(30, 4, 29)
    .shipped('three', [40, 41], [1, 4]) // rework; lead from commit 2: 32 h
    .built(60, 5, 59)
    .shipped('four', [70, 71], [4, 5], 'failed') // aborted canary
    .write(70.5, A.rolloutAborted, 'rollout', {
      kind: 'outcome',
      outcome: 'succeeded',
      after: { deploymentId: 'four' },
    }) // traffic back after 0.5 h
    .built(80, 6, 79)
    .shipped('five', [90, 91], [4, 6]) // rework; lead from commit 5: 32 h
    .built(100, 7)
    .shipped('six', [110, 111], [6, 7]) // no commit time; marked as failed
    .write(112, A.marked, 'm1', {
      kind: 'event',
      after: { deploymentId: 'six', failed: true },
      reason: 'prices were wrong',
    })
    .built(120, 8, 119)
    .shipped('seven', [130, 131], [7, 8]) // rework; six is over after 20 h; lead 12 h
    .shipped('superseded', [140, 141], [8, 8], 'aborted') // no deploy
    .shipped('elsewhere', [150, 151], [8, 8], 'succeeded', A.deployed, 'dev') // not production
    .shipped('unknown', [160], [8, 8]); // nobody knows
}

const march = windowOf({ from: '2026-03-01', to: '2026-03-30' });
function reportOf(ledger: Ledger, window = march) {
  const events = eventsOf(ledger.entries, 'prod');
  const deploys = deploysOf(events, 'prod').filter(
    each => Date.parse(each.time) >= +window.from && Date.parse(each.time) < +window.to,
  );
  const metrics = Object.fromEntries(metricsOf(deploys, window.days).map(m => [m.id, m]));
  return { deploys, metrics };
}

describe('the five metrics', () => {
  it('equal those that were worked out by hand', () => {
    const { deploys, metrics } = reportOf(month());
    expect(deploys.map(each => each.id)).toEqual([
      'one',
      'two',
      'three',
      'four',
      'five',
      'six',
      'seven',
    ]);
    const hours = (value?: number) => value && value / 3600;
    // Leads 3, 12, 12, 32, 32 h.
    expect(deploys.map(each => hours(each.leadTimeSeconds))).toEqual([
      3,
      12,
      32,
      undefined,
      32,
      undefined,
      12,
    ]);
    expect(hours(metrics['change-lead-time'].value)).toBe(12);
    expect(metrics['change-lead-time']).toMatchObject({
      rating: 'elite',
      deployIds: ['one', 'two', 'three', 'five', 'seven'],
    });
    // Six arrived in thirty days; the aborted one did not.
    expect(metrics['deployment-frequency']).toMatchObject({ value: 6 / 30, rating: 'high' });
    // Two: 2 h; four: 0.5 h; six: 20 h.
    expect(hours(metrics['failed-deployment-recovery-time'].value)).toBe(2);
    expect(metrics['failed-deployment-recovery-time'].rating).toBe('high');
    expect(metrics['change-fail-rate']).toMatchObject({
      value: 3 / 7,
      rating: 'low',
      deployIds: ['two', 'four', 'six'],
    });
    expect(metrics['deployment-rework-rate']).toMatchObject({
      value: 3 / 7,
      deployIds: ['three', 'five', 'seven'],
    });
    expect(metrics['deployment-rework-rate'].rating).toBeUndefined();
    expect(deploys.find(each => each.id === 'six')).toMatchObject({
      failedReason: 'prices were wrong',
      markedBy: 'user:default/ann',
    });
    expect(deploys.find(each => each.id === 'four')).toMatchObject({
      failedReason: 'rollout aborted',
      commitMessage: 'change 5',
    });
    expect(qualityOf(deploys, 1)).toEqual({
      level: 'partial',
      notes: [
        '1 of 6 deploys have no commit time.',
        'Of 1 of 8 deploys nobody recorded how they ended.',
      ],
    });
  });

  it('have no number and no rating under five deploys, and keep the list', () => {
    const { deploys, metrics } = reportOf(
      month(),
      windowOf({ from: '2026-03-01', to: '2026-03-02' }),
    );
    expect(deploys.map(each => each.id)).toEqual(['one', 'two', 'three']);
    for (const metric of Object.values(metrics)) {
      expect(metric.value).toBeUndefined();
      expect(metric.rating).toBeUndefined();
    }
    expect(metrics['change-fail-rate'].deployIds).toEqual(['two']);
  });

  it('believe a person who says that a deploy was well after all', () => {
    const ledger = month().write(200, A.marked, 'm2', {
      kind: 'event',
      after: { deploymentId: 'six', failed: false },
      reason: 'it was the other system',
    });
    const { deploys, metrics } = reportOf(ledger);
    expect(deploys.find(each => each.id === 'six')).toMatchObject({ failed: false });
    expect(deploys.find(each => each.id === 'seven')).toMatchObject({ rework: false });
    expect(metrics['change-fail-rate'].value).toBe(2 / 7);
  });

  it('do not depend on the order in which records of one time lie', () => {
    const ledger = month();
    const entries = [...ledger.entries].reverse();
    expect(deploysOf(eventsOf(entries, 'prod'), 'prod')).toEqual(reportOf(ledger).deploys);
  });
});

describe('windows', () => {
  it('have an inclusive start and an exclusive end', () => {
    const at = (hours: number) => new Date(Date.UTC(2026, 2, 1) + hours * 3_600_000).toISOString();
    const ids = (from: number, to: number) =>
      reportOf(month(), windowOf({ from: at(from), to: at(to) })).deploys.map(each => each.id);
    expect(ids(3, 21)).toEqual(['one']);
    expect(ids(3, 21.1)).toEqual(['one', 'two']);
    expect(ids(3.1, 21.1)).toEqual(['two']);
  });

  it('begin at the midnight of the people, over a change of the clocks too', () => {
    // Clocks go forward on 29 March 2026 in Berlin: that day has 23 hours, and is one day.
    expect(windowOf({ from: '2026-03-29', to: '2026-03-29', timeZone: 'Europe/Berlin' })).toEqual({
      from: new Date('2026-03-28T23:00:00Z'),
      to: new Date('2026-03-29T22:00:00Z'),
      days: 1,
    });
    expect(
      windowOf({ from: '2026-10-25', to: '2026-10-25', timeZone: 'Europe/Berlin' }),
    ).toMatchObject({
      from: new Date('2026-10-24T22:00:00Z'),
      to: new Date('2026-10-25T23:00:00Z'),
    });
    expect(
      windowOf({ from: '2026-01-01', to: '2026-01-01', timeZone: 'Pacific/Kiritimati' }).from,
    ).toEqual(new Date('2025-12-31T10:00:00Z'));
    // Clocks went forward at midnight: the day began at one o'clock.
    expect(
      windowOf({ from: '2023-10-01', to: '2023-10-01', timeZone: 'America/Asuncion' }).from,
    ).toEqual(new Date('2023-10-01T04:00:00Z'));
  });

  it('say what is wrong with them', () => {
    expect(() =>
      windowOf({ from: '2026-01-01', to: '2026-01-02', timeZone: 'Mars/Olympus' }),
    ).toThrow("There is no time zone 'Mars/Olympus'");
    expect(() => windowOf({ from: '2026-01-03', to: '2026-01-01' })).toThrow('before');
  });
});
