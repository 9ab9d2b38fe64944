import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './until.mjs';

const run = promisify(execFile);
const draw = choices => choices[Math.floor(Math.random() * choices.length)];
const word = () => Math.random().toString(36).slice(2, 8);

/** Answers of the form, drawn: what is quick for one set of them must be quick for all. */
export function drawAnswers() {
  const needsDatabase = Math.random() < 0.7;
  return {
    name: `bench-${word()}`,
    description: `Answers the benchmark ${word()}`,
    owner: draw(['group:default/commerce-team', 'group:default/web-team']),
    system: 'system:default/commerce',
    needsDatabase,
    ...(needsDatabase && { topics: draw([[], ['created'], ['created', 'updated']]) }),
    dependsOn: draw([[], ['component:default/welcome']]),
  };
}

const seconds = since => (performance.now() - since) / 1000;
const between = (start, end) => (Date.parse(end) - Date.parse(start)) / 1000;

/** From the last button of the form until the service answers through the gateway as ready; with the steps of the task. */
export async function create(platform, values) {
  const pressed = performance.now();
  const { id } = await platform.api('scaffolder/v2/tasks', {
    body: { templateRef: 'template:default/commerce-service', values },
  });
  const address = `${platform.gatewayUrl}/_/dev/${values.name}`;
  const healthy = until(
    `${values.name} ready`,
    async () => {
      const answer = await fetch(`${address}/readyz`);
      return answer.ok || undefined;
    },
    { everyMs: 100 },
  ).then(() => seconds(pressed));
  const task = await until(
    `task ${id}`,
    async () => {
      const { status } = await platform.api(`scaffolder/v2/tasks/${id}`);
      return ['completed', 'failed', 'cancelled'].includes(status) ? status : undefined;
    },
    { timeoutMs: 180_000 },
  );
  const completed = seconds(pressed);
  const events = await platform.api(`scaffolder/v2/tasks/${id}/events`);
  if (task !== 'completed') {
    healthy.catch(() => undefined);
    throw new Error(`Creating ${values.name} ended as ${task}:\n${logOf(events)}`);
  }
  return { healthy: await healthy, completed, steps: taskSteps(events) };
}

const logOf = events =>
  events
    .slice(-8)
    .map(({ body }) => `  ${body.message}`)
    .join('\n');

function taskSteps(events) {
  const steps = new Map();
  for (const { createdAt, body } of events) {
    if (!body.stepId) continue;
    const at = steps.get(body.stepId) ?? { start: createdAt };
    steps.set(body.stepId, { ...at, end: createdAt });
  }
  return Object.fromEntries(
    [...steps].map(([name, { start, end }]) => [name, between(start, end)]),
  );
}

/** From the push of a changed text until that text is read back through the gateway; with the steps of the build. */
export async function push(platform, { name, description }) {
  const folder = await mkdtemp(join(tmpdir(), 'devopshub-bench-clone-'));
  const git = (...args) =>
    run('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@shop.example', ...args], {
      cwd: join(folder, name),
    });
  try {
    const { url } = await platform.api('local-platform/tokens', { body: { repository: name } });
    await run('git', ['clone', '--quiet', url], { cwd: folder });
    const text = `Changed by push ${word()}`;
    // The description stands in the code and, checked by a test of the service, in its API document.
    for (const file of ['src/about.ts', 'openapi.json']) {
      const path = join(folder, name, file);
      await writeFile(path, (await readFile(path, 'utf8')).replace(description, text));
    }
    await git('commit', '--quiet', '-am', text);
    const pushed = performance.now();
    await git('push', '--quiet');
    const accepted = seconds(pushed);
    const runs = async () =>
      (await platform.api(`cicd/runs?entityRef=component:default/${name}`)).items;
    const { red } = await until(
      `the text "${text}"`,
      async () => {
        const answer = await fetch(`${platform.gatewayUrl}/_/dev/${name}/openapi.json`);
        if ((await answer.text()).includes(text)) return {};
        const newest = (await runs()).find(({ commitMessage }) => commitMessage.includes(text));
        return newest?.phase === 'Failed' ? { red: newest } : undefined;
      },
      { everyMs: 100, timeoutMs: 120_000 },
    );
    if (red) throw new Error(`The build of the push is red:\n${reasonOf(red)}`);
    const running = seconds(pushed);
    const [newest] = await runs();
    return { running, steps: { 'git push': accepted, ...buildSteps(newest) } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function reasonOf({ message, steps }) {
  const { name, failure = [] } = steps.find(({ phase }) => phase === 'Failed') ?? {};
  return [message, name, ...failure].filter(Boolean).join('\n');
}

function buildSteps({ queueTime, startTime, endTime, steps }) {
  return {
    queued: between(queueTime, startTime),
    ...Object.fromEntries(
      steps
        .filter(step => step.startTime && step.endTime)
        .map(step => [step.name, between(step.startTime, step.endTime)]),
    ),
    'whole build': between(queueTime, endTime),
  };
}
