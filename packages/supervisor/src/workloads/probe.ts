import { get } from 'node:http';

export interface ProbeAnswer {
  /** 0: no answer. */
  status: number;
  body: string;
}

const BODY_LIMIT = 2000;

/** One `GET /readyz`. Never rejects: no answer within the time is the status 0 with the reason as body. */
export function probe(port: number, timeoutMs: number): Promise<ProbeAnswer> {
  return new Promise(resolve => {
    const request = get(
      { host: '127.0.0.1', port, path: '/readyz', agent: false, timeout: timeoutMs },
      response => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body = (body + chunk).slice(0, BODY_LIMIT);
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', error => resolve({ status: 0, body: error.message }));
      },
    );
    request.on('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    request.on('error', error => resolve({ status: 0, body: error.message }));
  });
}
