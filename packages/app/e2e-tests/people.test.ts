import { expect, test } from '@playwright/test';
import { portalUrl, signInAs, tokenOf } from './support/portal';

test('two tabs are two people, each named by a bar', async ({ context }) => {
  const first = await context.newPage();
  await signInAs(first, 'Developer');
  const second = await context.newPage();
  await signInAs(second, 'Manager');
  await second.getByRole('button', { name: /^Account of/ }).click();
  await second.getByRole('menuitem', { name: /Auditor/ }).click();
  await expect(second.getByText('Reads everything, also what others have run')).toBeVisible();
  await first.reload();
  await expect(first.getByText('Makes services from templates')).toBeVisible();
});

test('the access page names the rule that decided', async ({ page }) => {
  await signInAs(page, 'Manager');
  await page.goto(
    `${portalUrl()}/access?person=user:default/developer&permission=catalog.entity.delete&entity=system:default/ml`,
  );
  await expect(page.getByText('Denied')).toBeVisible();
  await expect(page.getByText('permission.roles.developer.rules[1]')).toBeVisible();
});

test('nothing but sign-in and health answers without sign-in', async ({ request }) => {
  const closed = [
    'catalog/entities',
    'scaffolder/v2/tasks',
    'cicd/runs',
    'deploy/environments?entityRef=component:default/x',
    'local-platform/repositories',
    'local-platform/mails',
    'logs/search?entityRef=component:default/x',
    'monitoring/traces?entityRef=component:default/x',
    'permission/explain/permissions',
    'search/query?term=x',
    'techdocs/metadata/techdocs/default/component/x',
  ];
  for (const path of closed) {
    const response = await request.get(`${portalUrl()}/api/${path}`);
    expect([401, 404], `${path} answered ${response.status()}`).toContain(response.status());
  }
  expect(await tokenOf(request, 'developer')).toBeTruthy();
});

test('a cookie of the portal never reaches a service', async ({ page, request }) => {
  await signInAs(page, 'Developer');
  const cookies = await page.context().cookies('http://welcome.dev.localhost');
  expect(cookies.filter(cookie => cookie.name.startsWith('backstage'))).toEqual([]);
  expect((await request.get(`${portalUrl()}/.backstage/health/v1/liveness`)).ok()).toBe(true);
});
