import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { portalUrl, serviceUrl, signInAs, tokenOf, until } from './support/portal';

const name = `e2e-${Math.random().toString(36).slice(2, 8)}`;
const entityRef = `component:default/${name}`;

test.describe.serial('a service is born, changes and fails safely', () => {
  let clone: string;

  test.beforeAll(async () => {
    clone = await mkdtemp(join(tmpdir(), 'devopshub-clone-'));
  });
  test.afterAll(() => rm(clone, { recursive: true, force: true }));

  const api = async (request: Parameters<typeof tokenOf>[0], path: string) => {
    const token = await tokenOf(request, 'developer');
    const response = await request.get(`${portalUrl()}/api/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.ok(), `${path}: ${response.status()} ${await response.text()}`).toBe(true);
    return response.json();
  };
  const runs = async (request: Parameters<typeof tokenOf>[0]) =>
    (await api(request, `cicd/runs?entityRef=${entityRef}`)).items;
  const dev = async (request: Parameters<typeof tokenOf>[0]) =>
    (await api(request, `deploy/environments?entityRef=${entityRef}`)).items[0];
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Devi', '-c', 'user.email=d@shop.example', ...args], {
      cwd: join(clone, name),
      encoding: 'utf8',
      stdio: 'pipe',
    });

  test('from the form to healthy within a minute', async ({ page, request }) => {
    await signInAs(page, 'Developer');
    await page.goto(`${portalUrl()}/create/templates/default/commerce-service`);
    await page.getByLabel('Name', { exact: false }).first().fill(name);
    await page.getByLabel('What it does', { exact: false }).fill('Answers the end-to-end test');
    const owner = page.getByLabel('Owner', { exact: false }).first();
    await owner.click();
    await page
      .getByRole('option', { name: /commerce/i })
      .first()
      .click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Review' }).click();
    const pressed = Date.now();
    await page.getByRole('button', { name: 'Create' }).click();
    await expect(page.getByText('Open the service')).toBeVisible({ timeout: 240_000 });
    test.info().annotations.push({
      type: 'create to healthy',
      description: `${((Date.now() - pressed) / 1000).toFixed(1)} s`,
    });
    expect((await dev(request)).health).toBe('Healthy');
    expect((await (await request.get(`${serviceUrl(name)}/readyz`)).json()).ok).toBe(true);
  });

  test('its page shows the build, the environments, the logs and the API', async ({ page }) => {
    await signInAs(page, 'Developer');
    await page.goto(`${portalUrl()}/catalog/default/component/${name}`);
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
    await page.goto(`${portalUrl()}/catalog/default/component/${name}/deploy`);
    await expect(page.getByText('Healthy').first()).toBeVisible();
    // The picture of the README: DEVOPSHUB_SCREENSHOT=docs/portal.png npm run e2e
    if (process.env.DEVOPSHUB_SCREENSHOT) {
      await page.screenshot({ path: process.env.DEVOPSHUB_SCREENSHOT });
    }
    await page.goto(`${portalUrl()}/catalog/default/component/${name}/builds`);
    await expect(page.getByText('Succeeded').first()).toBeVisible();
    await page.goto(`${portalUrl()}/catalog/default/component/${name}/logs`);
    await expect(page.getByText(/listening|ready|started/i).first()).toBeVisible();
    await page.goto(`${portalUrl()}/catalog/default/api/${name}`);
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
  });

  test('one copied line clones it, a plain push puts a change into dev', async ({ request }) => {
    const token = await tokenOf(request, 'developer');
    const access = await (
      await request.post(`${portalUrl()}/api/local-platform/tokens`, {
        headers: { authorization: `Bearer ${token}` },
        data: { repository: name },
      })
    ).json();
    execFileSync('git', ['clone', access.url], { cwd: clone, stdio: 'pipe' });
    // The API document is made from the same text, and a test of the service keeps it fresh.
    for (const path of ['src/about.ts', 'openapi.json']) {
      const file = join(clone, name, path);
      const before = await readFile(file, 'utf8');
      await writeFile(file, before.replace('Answers the end-to-end test', 'Changed by a push'));
    }
    git('commit', '-am', 'Say it differently');
    git('push');
    await until(
      'the changed text',
      async () => (await request.get(`${serviceUrl(name)}/openapi.json`)).text(),
      text => text.includes('Changed by a push'),
      240_000,
    );
  });

  test('a failing test and a type error end red, and nothing of them runs', async ({ request }) => {
    const running = (await dev(request)).release.digest;
    await writeFile(
      join(clone, name, 'src', 'planted.test.ts'),
      `import { test } from 'node:test';\ntest('planted', () => {\n  throw new Error('planted failure');\n});\n`,
    );
    git('add', '-A');
    git('commit', '-m', 'Plant a failing test');
    git('push');
    const red = await until(
      'a red build',
      () => runs(request),
      ([run]) => run.phase === 'Failed',
    );
    const failed = red[0].steps.find((step: { phase: string }) => step.phase === 'Failed');
    expect(failed.name).toBe('test');
    expect(failed.failure.join('\n')).toContain('planted failure');

    await writeFile(
      join(clone, name, 'src', 'planted.test.ts'),
      'export const n: number = "one";\n',
    );
    git('commit', '-am', 'Plant a type error');
    git('push');
    const second = await until(
      'a second red build',
      () => runs(request),
      ([run]) => run.phase === 'Failed' && run.id !== red[0].id,
    );
    expect(second[0].steps.find((step: { phase: string }) => step.phase === 'Failed').name).toBe(
      'typecheck',
    );
    expect((await dev(request)).release.digest).toBe(running);
  });

  test('a push without rights is refused with the reason', async ({ request }) => {
    const token = await tokenOf(request, 'auditor');
    const access = await (
      await request.post(`${portalUrl()}/api/local-platform/tokens`, {
        headers: { authorization: `Bearer ${token}` },
        data: { repository: name },
      })
    ).json();
    expect(access.scope).toBe('read');
    expect(() => git('push', access.url, 'HEAD:refs/heads/mine')).toThrow(/403|commerce-team/);
  });
});
