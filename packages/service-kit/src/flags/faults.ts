import { setTimeout as delay } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import type { Clock } from '../clock.ts';
import { HttpError } from '../http/problem.ts';
import type { FlagsFile } from './flagsFile.ts';

/** Makes requests slow or fail as `flags.json` says, for chaos experiments. Probes are never touched. */
export function injectFaults(
  file: FlagsFile,
  clock: Clock,
  routes: readonly { method: string; path: string }[],
): RequestHandler {
  const templates = routes.map(route => ({
    name: `${route.method} ${route.path}`,
    method: route.method,
    pattern: new RegExp(
      `^${route.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`,
      'i',
    ),
  }));
  return async (req, _res, next) => {
    const { faults } = file.current;
    if (faults.length === 0) return next();
    const name = templates.find(
      each => each.method === req.method && each.pattern.test(req.path),
    )?.name;
    const now = clock.now().toISOString();
    const active = faults.filter(
      fault =>
        (fault.route === '*' || fault.route === name) &&
        (fault.expiresTime === undefined || fault.expiresTime > now),
    );
    for (const fault of active) {
      if (fault.latencyMilliseconds > 0) await delay(fault.latencyMilliseconds);
      if (fault.errorRate > 0 && Math.random() < fault.errorRate) {
        return next(new HttpError(fault.errorStatus, 'A fault that an experiment has switched on'));
      }
    }
    next();
  };
}
