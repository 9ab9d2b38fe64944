import { gateWindowManagePermission } from '@internal/plugin-gate-common';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { Access } from '../access/Access';
import type { GateConfig } from '../config';
import { holidaysOfCalendar, holidayWindows } from '../domain/windows/holidays';
import { problemOfTimeZone } from '../domain/windows/Schedule';
import { windowSchema } from '../domain/windows/windowSchema';
import type { WindowCalendar } from '../windows/WindowCalendar';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2026-12-25');
const instant = z.iso.datetime({ offset: true }).transform(text => new Date(text));
const rangeSchema = z.object({ from: instant, to: instant });
const overrideSchema = z.object({
  reason: z.string().trim().min(10, 'must say why, in at least 10 characters').max(2_000),
  minutes: z
    .number()
    .int()
    .min(1)
    .max(24 * 60),
});
const holidaysSchema = z
  .object({
    year: z.number().int().min(2000).max(2100),
    items: z
      .array(z.object({ date, title: z.string().trim().min(1).max(200), endDate: date.optional() }))
      .optional(),
    ics: z.string().max(2_000_000).optional(),
    timeZone: z
      .string()
      .optional()
      .superRefine((value, context) => {
        const message = value && problemOfTimeZone(value);
        if (message) context.addIssue({ code: 'custom', message });
      }),
    selector: windowSchema.shape.selector,
  })
  .refine(({ items, ics }) => Boolean(items) !== Boolean(ics), 'needs either `items` or `ics`');

/** `/windows`: freeze windows, their calendar, holidays, and passing one by hand. */
export function createWindowsRouter(options: {
  access: Access;
  calendar: WindowCalendar;
  config: GateConfig;
}) {
  const { access, calendar, config } = options;
  const router = Router();

  router.get('/windows', async (req, res) => {
    await access.caller(req);
    res.json({ items: await calendar.list() });
  });

  router.get('/windows/calendar', async (req, res) => {
    const { from, to } = parse(rangeSchema, req.query);
    await access.caller(req);
    res.json({ items: await calendar.occurrences(from, to) });
  });

  router.post('/windows', async (req, res) => {
    const spec = parse(windowSchema, req.body);
    const caller = await access.caller(req);
    await access.assert(gateWindowManagePermission, caller);
    res.status(201).json(await calendar.create(spec, caller.ref));
  });

  router.post('/windows/holidays', async (req, res) => {
    const {
      year,
      items,
      ics,
      timeZone = config.timeZone,
      selector,
    } = parse(holidaysSchema, req.body);
    const caller = await access.caller(req);
    await access.assert(gateWindowManagePermission, caller);
    const holidays = items ?? holidaysOfCalendar(ics!, year);
    const windows = holidayWindows(holidays, { year, timeZone, selector });
    res.status(201).json({ items: await calendar.importHolidays(year, windows, caller.ref) });
  });

  router.put('/windows/:id', async (req, res) => {
    const spec = parse(windowSchema, req.body);
    const caller = await access.caller(req);
    await access.assert(gateWindowManagePermission, caller);
    res.json(await calendar.update(req.params.id, spec, caller.ref));
  });

  router.delete('/windows/:id', async (req, res) => {
    const caller = await access.caller(req);
    await access.assert(gateWindowManagePermission, caller);
    await calendar.remove(req.params.id, caller.ref);
    res.status(204).end();
  });

  router.post('/windows/:id/override', async (req, res) => {
    const request = parse(overrideSchema, req.body);
    const caller = await access.caller(req);
    await access.assert(gateWindowManagePermission, caller);
    res.status(201).json(await calendar.override(req.params.id, request, caller.ref));
  });

  return router;
}
