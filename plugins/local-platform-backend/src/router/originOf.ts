import type { Request } from 'express';

/** The portal as this caller reaches it, which behind a tunnel is not what the configuration says. */
export function originOf(req: Request): string {
  return `${req.protocol}://${req.get('host')}`;
}
