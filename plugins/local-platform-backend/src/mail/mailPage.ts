/** Sent with a mail's HTML: nothing in it runs, nothing is fetched but inline images, links open in a new tab. */
export const MAIL_PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; img-src data: cid:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
    'sandbox allow-popups allow-popups-to-escape-sandbox',
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** A mail's HTML as a page of its own. The header above keeps it harmless, so that it is shown as it was sent. */
export function mailPage(html: string): string {
  return `<!doctype html><base target="_blank"><meta name="referrer" content="no-referrer">${html}`;
}
