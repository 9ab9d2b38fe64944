import { randomUUID } from 'node:crypto';
import { expect, test, type APIRequestContext } from '@playwright/test';
import { portalUrl, signInAs, tokenOf, until } from './support/portal';

const service = 'welcome';
const entityRef = `component:default/${service}`;
const freeze = 'Inventory of the end-to-end test';
const deployTab = `/catalog/default/component/${service}/deploy`;

test.describe.serial('one ledger, one gate', () => {
  const call = async (
    request: APIRequestContext,
    person: string,
    method: 'get' | 'post' | 'delete',
    path: string,
    data?: object,
  ) =>
    request[method](`${portalUrl()}/api/${path}`, {
      headers: { authorization: `Bearer ${await tokenOf(request, person)}` },
      data,
    });
  const environment = async (request: APIRequestContext, name: string) => {
    const path = `deploy/environments?entityRef=${entityRef}`;
    const { items } = await (await call(request, 'developer', 'get', path)).json();
    return items.find((item: { environment: string }) => item.environment === name);
  };
  const healthy = (request: APIRequestContext, name: string) =>
    until(
      `${service} healthy in ${name}`,
      () => environment(request, name),
      ({ health }) => health === 'Healthy',
    );
  const digestInDev = async (request: APIRequestContext) =>
    (await healthy(request, 'dev')).release.digest as string;

  test('the ledger shows a deployment, and its proof holds in the browser', async ({
    page,
    request,
  }) => {
    await healthy(request, 'dev');
    await signInAs(page, 'Auditor');
    await page.goto(
      `${portalUrl()}/ledger?entityRef=${encodeURIComponent(entityRef)}&action=deploy.*`,
    );
    await page
      .getByRole('link', { name: new RegExp(`${service} [0-9a-f]{8} (in|to) dev`) })
      .first()
      .click();
    await page.getByRole('link', { name: 'Whole story and proof' }).click();
    await expect(page.getByRole('heading', { name: 'The whole story' })).toBeVisible();
    await page.getByRole('button', { name: 'Verify in this browser' }).click();
    await expect(page.getByText('Proved', { exact: true })).toBeVisible();

    await page.goto(`${portalUrl()}/ledger/verify`);
    await page.getByRole('button', { name: 'Verify ledger' }).click();
    await expect(page.getByText('As it was written')).toBeVisible();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: /Save today.s head/ }).click();
    const head = await (await download).path();
    await page.getByLabel('File with the head').setInputFiles(head);
    await expect(page.getByText('Unchanged since')).toBeVisible();
  });

  test('a freeze window made in the calendar keeps changes out and says until when', async ({
    page,
    request,
  }) => {
    await healthy(request, 'dev');
    await signInAs(page, 'Platform admin');
    await page.goto(`${portalUrl()}/gate/calendar?window=new`);
    const panel = page.getByRole('dialog');
    await panel.getByLabel('Title').fill(freeze);
    const cron = panel.getByLabel('Cron expression of its begin');
    await cron.fill('61 * * * *');
    await expect(panel.getByText(/Must be five fields/)).toBeVisible();
    await cron.fill('* * * * *');
    await expect(panel.getByRole('list', { name: 'Next openings' })).toBeVisible();
    await panel.getByLabel('It opens').click();
    await page.getByRole('option', { name: 'Once' }).click();
    await panel.getByLabel('Begin, in your zone').fill(localMinute(-1));
    await panel.getByLabel('Entities').fill(entityRef);
    await panel.getByRole('button', { name: 'Make window' }).click();
    await expect(page.getByText('Frozen now')).toBeVisible();

    const question = new URLSearchParams({ entityRef, environment: 'staging' });
    await page.goto(`${portalUrl()}/gate/simulator?${question}`);
    await page.getByRole('button', { name: 'Would it pass?' }).click();
    await expect(page.getByText('Blocked').first()).toBeVisible();
    await expect(page.getByText(new RegExp(freeze)).first()).toBeVisible();
    await expect(page.getByText(/Opens in/).first()).toBeVisible();
  });

  test('who breaks the glass says why, and somebody looks at it afterwards', async ({
    page,
    request,
  }) => {
    await signInAs(page, 'On-call');
    await page.goto(`${portalUrl()}${deployTab}`);
    await page.getByRole('button', { name: 'Other ways to: Promote to staging' }).click();
    await page.getByRole('menuitem', { name: 'Break glass…' }).click();
    const reason = `Customers cannot pay ${randomUUID().slice(0, 8)}`;
    await page.getByRole('textbox', { name: /Why can this not wait/ }).fill(reason);
    await page.getByRole('button', { name: 'Break glass', exact: true }).click();
    await healthy(request, 'staging');

    await page.goto(`${portalUrl()}/gate/break-glass`);
    await expect(page.getByText(`“${reason}”`)).toBeVisible();
    await page.getByRole('link', { name: 'in the ledger' }).first().click();
    await expect(page.getByText('break-glass').first()).toBeVisible();
  });

  test('a second person approves in a second tab', async ({ page, browser, request }) => {
    const { items } = await (await call(request, 'platform-admin', 'get', 'gate/windows')).json();
    for (const { id, title } of items) {
      if (title === freeze) await call(request, 'platform-admin', 'delete', `gate/windows/${id}`);
    }
    const digest = await digestInDev(request);
    await healthy(request, 'staging');
    const promotion = {
      entityRef,
      environment: 'prod',
      digest,
      kind: 'promote',
      reason: 'Customers wait for it',
      requestId: randomUUID(),
    };
    const early = await call(request, 'developer', 'post', 'deploy/deployments', promotion);
    expect(early.status()).toBe(403);

    await signInAs(page, 'Developer');
    await page.goto(`${portalUrl()}${deployTab}`);
    await page.getByRole('button', { name: /Needs 1 approval/ }).click();
    await expect(page.getByRole('link', { name: /Needs 1 approval/ })).toBeVisible();

    const second = await (await browser.newContext()).newPage();
    await signInAs(second, 'Platform admin');
    await second.goto(`${portalUrl()}/gate/approvals`);
    await second
      .getByRole('link', { name: new RegExp(`Promote ${service}`) })
      .first()
      .click();
    await second.getByLabel('Comment').fill('Seen in staging');
    await second.getByLabel('Comment').press('Control+Enter');
    await expect(second.getByText('by platform-admin: Seen in staging')).toBeVisible();
    await second.context().close();

    await page.getByRole('button', { name: 'Promote to prod', exact: true }).click();
    await healthy(request, 'prod');
  });
});

/** Value of a `datetime-local` field some minutes from now, in the zone of the browser, which is that of this process. */
function localMinute(minutes: number): string {
  const time = new Date(Date.now() + minutes * 60_000);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
