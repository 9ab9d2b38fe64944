import type { RequestHandler } from 'express';

const LOCAL = /^http:\/\/([a-z0-9-]+\.)*localhost(:\d+)?$/;

/**
 * Lets pages of this machine (the portal's *Try it*) and of configured origins read answers. Never with credentials: a request
 * carries its token itself, so a page gains nothing from a browser's cookies.
 */
export function allowLocalBrowsers(origins: readonly string[]): RequestHandler {
  return (req, res, next) => {
    const { origin } = req.headers;
    if (
      !origin ||
      !(origins.includes(origin) || (isLoopback(req.socket.remoteAddress) && LOCAL.test(origin)))
    ) {
      return next();
    }
    res.set({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Expose-Headers': 'ETag, X-Request-Id, Retry-After, Location',
      Vary: 'Origin',
    });
    if (req.method !== 'OPTIONS' || !req.headers['access-control-request-method']) return next();
    res.set({
      'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
      'Access-Control-Allow-Headers':
        'Authorization, Content-Type, Idempotency-Key, If-Match, X-Request-Id, X-Tenant-Id, traceparent',
      'Access-Control-Max-Age': '600',
    });
    res.status(204).end();
  };
}

const isLoopback = (address = '') => /^(127\.|::1$|::ffff:127\.)/.test(address);
