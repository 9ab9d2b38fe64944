'use strict';
// A service that keeps the contract of the platform and misbehaves on demand. `faults.json` beside it is read at the start.
const { createServer } = require('node:http');
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { join } = require('node:path');

const faultsFile = join(__dirname, 'faults.json');
const faults = existsSync(faultsFile) ? JSON.parse(readFileSync(faultsFile, 'utf8')) : {};
const config = JSON.parse(readFileSync(join(process.env.RUN_DIR, 'config.json'), 'utf8'));

function log(message, level = 'info') {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, message })}\n`);
}

if (process.argv[2] === 'migrate') {
  const secret = readFileSync(join(process.env.RUN_DIR, 'secrets', 'database-url'), 'utf8');
  appendFileSync(join(__dirname, 'migrations.log'), `${secret}\n`);
  log('migrating');
  if (faults.migrate) {
    log(`migration failed: ${faults.migrate}`, 'error');
    process.exit(1);
  }
  process.exit(0);
}

log(`starting with ${JSON.stringify(faults)}`);
if (faults.crashAtStart) {
  log('out of luck', 'error');
  process.exit(7);
}

const started = Date.now();
const ballast = [];

function describe(request) {
  return {
    release: config.release,
    instance: process.env.RUN_DIR.split('/').pop(),
    pid: process.pid,
    url: request.url,
    method: request.method,
    headers: request.headers,
  };
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://service');
  const reply = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  switch (url.pathname) {
    case '/readyz': {
      const late = Date.now() - started < (faults.readyAfterMs ?? 0);
      const unready = faults.notReady ?? (late ? 'warming up' : undefined);
      return unready ? reply(503, { database: unready }) : reply(200, { status: 'ok' });
    }
    case '/slow':
      return setTimeout(() => reply(200, describe(request)), Number(url.searchParams.get('ms')));
    case '/crash':
      return process.exit(3);
    case '/unready':
      faults.notReady = 'connection refused';
      return reply(200, {});
    case '/leak': {
      const block = Buffer.alloc(Number(url.searchParams.get('mib')) * 1024 * 1024, 1);
      ballast.push(block);
      return reply(200, { blocks: ballast.length });
    }
    case '/digest': {
      const hash = createHash('sha256');
      request.on('data', chunk => hash.update(chunk));
      return request.on('end', () => reply(200, { digest: hash.digest('hex') }));
    }
    case '/events': {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      let count = 0;
      const timer = setInterval(() => response.write(`data: ${++count}\n\n`), 50);
      return request.on('close', () => clearInterval(timer));
    }
    case '/cookie':
      response.setHeader('set-cookie', ['a=1; Domain=localhost; Path=/', 'b=2; Path=/']);
      return reply(200, {});
    default:
      return reply(200, describe(request));
  }
});

// Enough of RFC 6455 for a test: accepts, and sends every byte back.
server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  socket.pipe(socket);
  socket.on('error', () => socket.destroy());
});

setTimeout(() => server.listen(Number(process.env.PORT), '127.0.0.1'), faults.listenAfterMs ?? 0);

process.on('SIGTERM', () => {
  if (faults.ignoreSigterm) {
    return;
  }
  log('stopping');
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
