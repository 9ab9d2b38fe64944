import { previewSchedule } from './schedule';

const now = new Date('2026-10-20T12:00:00Z');
const berlin = { timeZone: 'Europe/Berlin', durationMinutes: 60 };

it('keeps the hour of the zone when its clocks are changed', async () => {
  const preview = await previewSchedule({ ...berlin, schedule: '0 18 * * 5' }, now);
  expect(
    preview.status === 'ok' && preview.openings.map(({ start }) => start.toISOString()),
  ).toEqual([
    '2026-10-23T16:00:00.000Z',
    '2026-10-30T17:00:00.000Z',
    '2026-11-06T17:00:00.000Z',
    '2026-11-13T17:00:00.000Z',
    '2026-11-20T17:00:00.000Z',
  ]);
});

it.each([
  [{ schedule: '61 * * * *', ...berlin }, 'schedule'],
  [{ schedule: 'every friday', ...berlin }, 'schedule'],
  [{ schedule: '0 0 18 * * 5', ...berlin }, 'schedule'],
  [{ schedule: '2026-99-01T00:00:00Z', ...berlin }, 'schedule'],
  [{ schedule: '0 18 * * 5', timeZone: 'Europe/Atlantis', durationMinutes: 60 }, 'timeZone'],
  [{ schedule: '0 18 * * 5', timeZone: 'UTC', durationMinutes: 0 }, 'durationMinutes'],
])('says which field of %j is wrong', async (window, field) => {
  expect(await previewSchedule(window, now)).toMatchObject({ status: 'invalid', field });
});

it('opens once at a fixed begin, and never when that is over', async () => {
  const once = (schedule: string) => previewSchedule({ ...berlin, schedule }, now);
  expect(await once('2026-12-24T00:00:00Z')).toMatchObject({ openings: [{}] });
  expect(await once('2025-12-24T00:00:00Z')).toEqual({ status: 'ok', openings: [] });
});
