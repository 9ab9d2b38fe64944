import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { portalUrl, signInAs, tokenOf, until } from './support/portal';

const name = `ship-${Math.random().toString(36).slice(2, 8)}`;
const entityRef = `component:default/${name}`;

interface Environment {
  environment: string;
  health: string;
  release?: { digest: string };
}
interface Rollout {
  id: string;
  phase: string;
  environment: string;
  toDigest: string;
  weight: number;
  message: string;
  previewUrl?: string;
}

/** Short steps: the test waits for what they do, not for the time that they take. */
const ROLLOUT = `apiVersion: devopshub.io/v1
kind: RolloutSpec
environments:
  staging:
    strategy:
      blueGreen: { autoPromotionEnabled: false, scaleDownDelaySeconds: 5 }
  prod:
    strategy:
      canary:
        analysis:
          metrics:
            - name: error-rate
              interval: 5s
              provider: { judge: { measure: error-rate } }
        steps:
          - setWeight: 30
          - analysis:
              metrics:
                - name: error-rate
                  interval: 5s
                  count: 1
                  provider: { judge: { measure: error-rate } }
          - setWeight: 60
`;

test.describe.serial('a release is shipped step by step, and taken back', () => {
  const call = async <T>(
    request: APIRequestContext,
    path: string,
    options?: { method?: string; data?: object; person?: string },
  ): Promise<T> => {
    const token = await tokenOf(request, options?.person ?? 'developer');
    const response = await request.fetch(`${portalUrl()}/api/${path}`, {
      method: options?.method ?? (options?.data ? 'POST' : 'GET'),
      headers: { authorization: `Bearer ${token}` },
      data: options?.data,
    });
    if (!response.ok()) throw new Error(`${path}: ${response.status()} ${await response.text()}`);
    return response.json();
  };
  const list = async <T>(request: APIRequestContext, path: string) =>
    (await call<{ items: T[] }>(request, path)).items;
  const environment = async (request: APIRequestContext, wanted: string) =>
    (await list<Environment>(request, `deploy/environments?entityRef=${entityRef}`)).find(
      each => each.environment === wanted,
    )!;
  const running = (request: APIRequestContext, wanted: string, digest: string) =>
    until(
      `${digest.slice(7, 15)} in ${wanted}`,
      () => environment(request, wanted),
      ({ health, release }) => health === 'Healthy' && release?.digest === digest,
    );
  const rollout = async (request: APIRequestContext, wanted: string, digest?: string) =>
    (await list<Rollout>(request, `deploy/rollouts?entityRef=${entityRef}`)).find(
      each => each.environment === wanted && (!digest || each.toDigest === digest),
    )!;
  const card = (page: Page, wanted: string) => page.getByTestId(`environment-${wanted}`);
  const openDeploy = async (page: Page) => {
    await signInAs(page, 'Developer');
    await page.goto(`${portalUrl()}/catalog/default/component/${name}/deploy`);
    await expect(card(page, 'dev')).toBeVisible();
  };

  const pending = (request: APIRequestContext) =>
    list<{ id: string }>(request, `gate/approvals?state=pending&entityRef=${entityRef}`);

  /** Somebody else approves what waits for approval. */
  const approve = async (request: APIRequestContext) => {
    const [first] = await until(
      'a request for approval',
      () => pending(request),
      items => items.length > 0,
    );
    await call(request, `gate/approvals/${first.id}/verdict`, {
      data: { verdict: 'approved' },
      person: 'platform-admin',
    });
  };

  /** What a bad release meets on its way to prod: a person promotes it in staging, another one approves it. */
  const letPass = async (request: APIRequestContext) => {
    const staging = await rollout(request, 'staging');
    if (staging.phase === 'Paused') {
      await call(request, `deploy/rollouts/${staging.id}/actions`, {
        data: { action: 'promote', requestId: `promote ${staging.id}` },
      });
    }
    if ((await pending(request)).length > 0) await approve(request);
  };

  /** From the button in staging: it asks for the approval, then it is one press. */
  const promoteToProd = async (page: Page, request: APIRequestContext) => {
    const staging = card(page, 'staging');
    await staging.getByRole('button', { name: /^Needs 1 approval/ }).click();
    await approve(request);
    await page.reload();
    await staging.getByRole('button', { name: 'Promote to prod', exact: true }).click();
  };

  /** Saves settings, and waits until what they make runs in dev. */
  const save = async (request: APIRequestContext, change: object) => {
    const before = await call<{ commit: string }>(request, `deploy/values?entityRef=${entityRef}`);
    const saved = await call<{ commit: string }>(request, 'deploy/values', {
      method: 'PUT',
      data: { entityRef, baseCommit: before.commit, ...change },
    });
    const releases = await until(
      'a release of the settings',
      () =>
        list<{ commit: string; digest: string }>(request, `deploy/releases?entityRef=${entityRef}`),
      items => items[0]?.commit === saved.commit,
    );
    await running(request, 'dev', releases[0].digest);
    return releases[0].digest;
  };

  test('goes from dev to prod by two presses and an approval', async ({ page, request }) => {
    await call(request, 'scaffolder/v2/tasks', {
      data: {
        templateRef: 'template:default/commerce-service',
        values: {
          name,
          description: 'Is shipped step by step',
          owner: 'group:default/commerce-team',
          system: 'commerce',
          needsDatabase: false,
          topics: [],
          dependsOn: [],
        },
      },
    });
    const { release } = await until(
      'dev',
      () => environment(request, 'dev'),
      ({ health }) => health === 'Healthy',
    );
    await openDeploy(page);
    await card(page, 'dev')
      .getByRole('button', { name: 'Promote to staging', exact: true })
      .click();
    await running(request, 'staging', release!.digest);
    await promoteToProd(page, request);
    await running(request, 'prod', release!.digest);
    await expect(card(page, 'prod').getByText('Healthy')).toBeVisible();
  });

  test('blue-green: seen by its preview, then promoted', async ({ page, request }) => {
    const digest = await save(request, {
      values: { variables: { LOG_LEVEL: 'info' } },
      rolloutYaml: ROLLOUT,
    });
    await openDeploy(page);
    await card(page, 'dev')
      .getByRole('button', { name: 'Promote to staging', exact: true })
      .click();
    const paused = await until(
      'the preview',
      () => rollout(request, 'staging', digest),
      each => each?.phase === 'Paused',
    );
    expect(paused.previewUrl).toBeTruthy();
    expect((await environment(request, 'staging')).release?.digest).not.toBe(digest);
    const view = page.getByRole('article', { name: 'Rollout to staging' });
    await expect(view.getByRole('link', { name: paused.previewUrl })).toBeVisible();
    await view.getByRole('button', { name: 'Promote', exact: true }).click();
    await running(request, 'staging', digest);
  });

  test('a good canary takes all traffic', async ({ page, request }) => {
    const { release } = await environment(request, 'staging');
    await openDeploy(page);
    await page.getByRole('button', { name: 'Send traffic' }).click();
    await expect(page.getByText(/requests \/ s to prod/)).toBeVisible();
    await promoteToProd(page, request);
    await until(
      'the end of the canary',
      () => rollout(request, 'prod', release!.digest),
      each => each?.phase === 'Promoted',
    );
    await expect(page.getByRole('article', { name: 'Rollout to prod' })).toContainText('Promoted');
  });

  test('a bad canary undoes itself, and the ledger tells it', async ({ page, request }) => {
    const good = (await environment(request, 'prod')).release!.digest;
    await openDeploy(page);
    await page.getByRole('button', { name: 'Try a bad release' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ship it' }).click();
    const aborted = await until(
      'the abort',
      async () => {
        await letPass(request);
        return rollout(request, 'prod');
      },
      each => each.toDigest !== good && each.phase === 'Aborted',
    );
    await running(request, 'prod', good);
    await page.goto(
      `${portalUrl()}/catalog/default/component/${name}/deploy?rollout=${aborted.id}`,
    );
    const view = page.getByRole('article', { name: 'Rollout to prod' });
    await expect(view).toContainText('Aborted');
    await expect(view.getByRole('list', { name: 'What happened' })).toBeVisible();
    await view.getByRole('link', { name: 'In the ledger' }).click();
    await expect(page.getByText(/The analysis failed/).first()).toBeVisible();
  });

  test('one press back', async ({ page, request }) => {
    const before = (await environment(request, 'prod')).release!.digest;
    await openDeploy(page);
    await card(page, 'prod').getByRole('button', { name: 'Roll back' }).click();
    const panel = page.getByRole('dialog', { name: 'Roll back in prod' });
    const pressed = Date.now();
    await panel.getByRole('button', { name: /^Roll back to / }).click();
    await until(
      'the release before',
      () => environment(request, 'prod'),
      ({ health, release }) => health === 'Healthy' && release?.digest !== before,
    );
    test.info().annotations.push({
      type: 'rollback to all traffic, seen from outside',
      description: `${((Date.now() - pressed) / 1000).toFixed(1)} s`,
    });
  });
});
