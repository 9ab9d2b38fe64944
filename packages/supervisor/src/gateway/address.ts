/** What a request asks for, told by host and path alone. */
export type Address =
  | { kind: 'service'; environment: string; service: string; label?: string; prefix?: string }
  | { kind: 'own'; path: string }
  | { kind: 'localhost' }
  | { kind: 'loopback' }
  | { kind: 'foreign'; host: string };

const PROGRAM_PATH = /^\/_\/([^/?]+)\/([^/?]+)(?=[/?]|$)/;
const SUFFIX = '.localhost';

/**
 * `<service>.<env>.localhost` and `<label>.<service>.<env>.localhost` for browsers, `/_/<env>/<service>/…` on a literal
 * loopback address for programs. Everything else is told apart so that the answer can say where to go.
 */
export function parseAddress(hostHeader: string | undefined, url: string): Address {
  const host = hostWithoutPort(hostHeader ?? '');
  if (host === '127.0.0.1' || host === '[::1]') {
    const match = PROGRAM_PATH.exec(url);
    if (match) {
      return { kind: 'service', environment: match[1], service: match[2], prefix: match[0] };
    }
    const path = url.split('?', 1)[0];
    return path.startsWith('/_gateway/') || path.startsWith('/.well-known/')
      ? { kind: 'own', path }
      : { kind: 'loopback' };
  }
  if (host === 'localhost') {
    return { kind: 'localhost' };
  }
  if (host.endsWith(SUFFIX)) {
    const labels = host.slice(0, -SUFFIX.length).split('.');
    if (labels.length === 2) {
      return { kind: 'service', service: labels[0], environment: labels[1] };
    }
    if (labels.length === 3) {
      return { kind: 'service', label: labels[0], service: labels[1], environment: labels[2] };
    }
  }
  return { kind: 'foreign', host };
}

function hostWithoutPort(host: string): string {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.indexOf(':');
  const name = end > 0 ? host.slice(0, end) : host;
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
}
