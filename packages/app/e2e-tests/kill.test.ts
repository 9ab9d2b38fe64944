import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type APIRequestContext } from '@playwright/test';
import { until } from './support/portal';
import { Machine } from './support/supervisor';

// Recovery of a scaffolder task waits until its heartbeat is stale, which is on top of a build on a busy machine.
const RECOVERY_MS = 240_000;

test.describe.serial('kill -9 while a service is being made', () => {
  test.setTimeout(420_000);
  let machine: Machine;

  test.beforeAll(async () => {
    machine = await Machine.create();
    await machine.start();
  });
  test.afterAll(() => machine.remove());

  async function call<T>(request: APIRequestContext, path: string, data?: object): Promise<T> {
    const session = await request.get(`${machine.url}/api/auth/demo/refresh`, {
      headers: { 'x-devopshub-person': 'developer' },
    });
    if (!session.ok()) throw new Error(`sign-in: ${session.status()}`);
    const { token } = (await session.json()).backstageIdentity;
    const response = await request.fetch(`${machine.url}/api/${path}`, {
      method: data ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}` },
      data,
    });
    if (!response.ok()) throw new Error(`${path}: ${response.status()} ${await response.text()}`);
    return response.json();
  }

  const create = (request: APIRequestContext, name: string) =>
    until(
      'a task',
      () =>
        call<{ id: string }>(request, 'scaffolder/v2/tasks', {
          templateRef: 'template:default/commerce-service',
          values: {
            name,
            description: 'Survives what is done to it',
            owner: 'group:default/commerce-team',
            system: 'commerce',
            needsDatabase: true,
            topics: [],
            dependsOn: [],
          },
        }),
      task => Boolean(task.id),
    );

  const building = (request: APIRequestContext, name: string) =>
    until(
      'a running build',
      () =>
        call<{ items: Array<{ phase: string; steps: Array<{ name: string; phase: string }> }> }>(
          request,
          `cicd/runs?entityRef=component:default/${name}`,
        ),
      ({ items: [run] }) =>
        run?.phase === 'Running' &&
        run.steps.some(step => step.name === 'typecheck' && step.phase === 'Running'),
    );

  const healthy = (request: APIRequestContext, name: string) =>
    until(
      `${name} in dev`,
      () =>
        call<{ items: Array<{ health: string; instances: number }> }>(
          request,
          `deploy/environments?entityRef=component:default/${name}`,
        ),
      ({ items: [dev] }) => dev.health === 'Healthy' && dev.instances === 1,
      RECOVERY_MS,
    );

  /** Process ids by kind, as the supervisor knows them. */
  async function processes(): Promise<Array<{ kind: string; service?: string; pid: number }>> {
    const file = join(machine.dataDir, 'run', 'supervisor.json');
    const { url, token } = JSON.parse(await readFile(file, 'utf8'));
    const response = await fetch(`${url}/v1/processes`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return (await response.json()).items;
  }

  const pidOf = async (kind: string, service?: string) => {
    const found = (await processes()).find(
      process => process.kind === kind && (!service || process.service === service),
    );
    if (!found) throw new Error(`There is no process of kind ${kind}`);
    return found.pid;
  };

  for (const kind of ['portal', 'postgres', 'gateway'] as const) {
    test(`of the ${kind}`, async ({ request }) => {
      const name = `kill-${kind}`;
      await create(request, name);
      await building(request, name);
      process.kill(await pidOf(kind), 'SIGKILL');
      await healthy(request, name);
    });
  }

  test('of the supervisor', async ({ request }) => {
    const name = 'kill-supervisor';
    await create(request, name);
    await building(request, name);
    await machine.killSupervisor();
    await machine.start();
    await healthy(request, name);
  });

  test('of a service, which runs again, once', async ({ request }) => {
    const name = 'kill-portal';
    const before = await pidOf('service', name);
    process.kill(before, 'SIGKILL');
    await until(
      'another process',
      () => pidOf('service', name),
      pid => pid !== before,
    );
    await healthy(request, name);
    const running = (await processes()).filter(
      ({ kind, service }) => kind === 'service' && service === name,
    );
    expect(running).toHaveLength(1);
  });
});
