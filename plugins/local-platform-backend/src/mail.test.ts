import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { Mail } from '@internal/plugin-local-platform-common';
import { createTransport } from 'nodemailer';
import type { TestPlatform } from './__testUtils__/testPlatform';
import { startTestPlatform, testGround } from './__testUtils__/testPlatform';

jest.setTimeout(60_000);

/** The port is configuration, so it has to be known before it is listened on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

describe('the mailbox', () => {
  let ground: Awaited<ReturnType<typeof testGround>>;
  let platform: TestPlatform;
  let port: number;
  const headers = { authorization: mockCredentials.user.header() };

  beforeAll(async () => {
    ground = await testGround();
    port = await freePort();
    platform = await startTestPlatform({ ...ground, config: { mail: { smtpPort: port } } });
  });
  afterAll(async () => {
    await platform.stop();
    await ground.remove();
  });

  it('catches a mail, says which service sent it, shows it without letting it run', async () => {
    const transport = createTransport({
      host: '127.0.0.1',
      port,
      auth: { user: 'order.dev', pass: 'any' },
    });
    await transport.sendMail({
      from: 'Shop <shop@example.org>',
      to: 'ada@example.org',
      bcc: 'audit@example.org',
      subject: 'Your order, größer',
      html: '<h1>Thanks</h1><a href="https://example.org">track</a><script>alert(1)</script>',
    });
    const list = await fetch(`${platform.url}/mails`, { headers });
    const { items } = (await list.json()) as { items: Mail[] };
    expect(items).toEqual([
      expect.objectContaining({
        subject: 'Your order, größer',
        to: ['ada@example.org', 'audit@example.org'],
        service: 'order',
        environment: 'dev',
      }),
    ]);
    expect(items[0]).not.toHaveProperty('html');
    const page = await fetch(`${platform.url}/mails/${items[0].id}/html`, { headers });
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    expect(page.headers.get('content-security-policy')).not.toMatch(/allow-(scripts|same-origin)/);
    expect(await page.text()).toContain('<a href="https://example.org">track</a>');

    await fetch(`${platform.url}/mails`, { method: 'DELETE', headers });
    const emptied = await (await fetch(`${platform.url}/mails`, { headers })).json();
    expect(emptied).toEqual({ items: [] });
  });
});
