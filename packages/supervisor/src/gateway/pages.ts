import type { IncomingMessage, ServerResponse } from 'node:http';

/** An answer of the gateway itself. */
export interface Answer {
  status: number;
  title: string;
  detail: string;
  /** Shown below the text, as links where they are URLs. */
  items?: string[];
  retryAfterSeconds?: number;
}

/** Small HTML for a person's browser, `application/problem+json` (RFC 9457) for a program. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const html = String(request.headers.accept ?? '').includes('text/html');
  const body = html ? toHtml(answer) : JSON.stringify(toProblem(answer));
  response.writeHead(answer.status, {
    'content-type': html ? 'text/html; charset=utf-8' : 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-devopshub-gateway': 'answer',
    ...(html && { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" }),
    ...(answer.retryAfterSeconds && { 'retry-after': String(answer.retryAfterSeconds) }),
    // The body of the request may not have been read; the connection cannot be used for another one.
    ...(request.complete ? {} : { connection: 'close' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function toProblem({ status, title, detail, items }: Answer) {
  return { type: 'about:blank', status, title, detail, ...(items && { items }) };
}

function toHtml({ status, title, detail, items = [] }: Answer): string {
  const list = items
    .map(item =>
      /^https?:\/\//.test(item) ? `<a href="${escape(item)}">${escape(item)}</a>` : escape(item),
    )
    .map(item => `<li>${item}</li>`)
    .join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1.5rem}
h1{font-size:1.4rem}p.status{opacity:.65;margin:0}ul{padding-left:1.2rem}</style>
<main><p class="status">Gateway · ${status}</p><h1>${escape(title)}</h1><p>${escape(detail)}</p>${
    list && `<ul>${list}</ul>`
  }</main></html>`;
}

function escape(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, character => entities[character]);
}
