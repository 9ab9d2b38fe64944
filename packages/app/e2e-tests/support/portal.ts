import { expect, type APIRequestContext, type Page } from '@playwright/test';

export const portalUrl = () => process.env.DEVOPSHUB_E2E_URL ?? 'http://localhost:7007';
export const gatewayPort = () => process.env.DEVOPSHUB_E2E_GATEWAY_PORT ?? '7008';

/** Address for programs: the gateway's path of a service in an environment. */
export const serviceUrl = (service: string, environment = 'dev') =>
  `http://127.0.0.1:${gatewayPort()}/_/${environment}/${service}`;

/** Opens the portal and signs in as one of the demo people, by the title on the card. */
export async function signInAs(page: Page, title: string): Promise<void> {
  await page.goto(portalUrl());
  await page.getByRole('button', { name: new RegExp(`^${title}`) }).click();
  await expect(page.getByRole('navigation', { name: 'Main', exact: true })).toBeVisible();
}

/** A token of a demo person, for calls beside the browser. */
export async function tokenOf(request: APIRequestContext, person: string): Promise<string> {
  const response = await request.get(`${portalUrl()}/api/auth/demo/refresh`, {
    headers: { 'x-devopshub-person': person },
  });
  expect(response.ok(), await response.text()).toBe(true);
  return (await response.json()).backstageIdentity.token;
}

/** Asks until `accept` takes the answer; the last answer is in the error. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  accept: (answer: T) => boolean,
  timeoutMs = 180_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let answer: T | Error;
  do {
    answer = await ask().catch((error: Error) => error);
    if (!(answer instanceof Error) && accept(answer)) return answer;
    await new Promise(done => setTimeout(done, 500));
  } while (Date.now() < end);
  const last = answer instanceof Error ? answer.message : JSON.stringify(answer).slice(0, 2_000);
  throw new Error(`${what} did not come about in ${timeoutMs / 1000} s; last answer: ${last}`);
}
