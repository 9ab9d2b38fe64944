import type { Response } from 'express';

/** Aborts when the client goes away, so that a long read of files ends with it. */
export function requestSignal(res: Response): AbortSignal {
  const controller = new AbortController();
  res.on('close', () => controller.abort());
  return controller.signal;
}
