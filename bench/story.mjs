// Last button to healthy and push to running: random names, drawn answers, the changed text read back through the gateway.
import { all, median, table } from './support/figures.mjs';
import { create, drawAnswers, push } from './support/story.mjs';

const HEALTHY_SECONDS = 60;
const RUNNING_SECONDS = 40;

export default async context => {
  const platform = await context.platform();
  await platform.untilHealthy('welcome');
  const created = [];
  const pushed = [];
  for (let run = 0; run < (context.runs ?? 5); run++) {
    const answers = drawAnswers();
    const { needsDatabase, topics = [], dependsOn, owner } = answers;
    context.say(
      `${answers.name}: ${owner}, database ${
        needsDatabase ? 'yes' : 'no'
      }, topics [${topics}], calls [${dependsOn}]`,
    );
    created.push(await create(platform, answers));
    pushed.push(await push(platform, answers));
  }
  const row = (what, runs, key, budget) => {
    const values = runs.map(run => run[key]);
    const measured = median(values);
    return {
      what: `${what}, median of ${runs.length}`,
      unit: 's',
      budget,
      measured,
      ok: measured <= budget,
      details: stepTable(runs, key),
    };
  };
  return [
    row('last button to healthy', created, 'healthy', HEALTHY_SECONDS),
    row('push to running', pushed, 'running', RUNNING_SECONDS),
  ];
};

function stepTable(runs, key) {
  const names = [...new Set(runs.flatMap(({ steps }) => Object.keys(steps)))];
  const line = (name, values) => [name, median(values).toFixed(1), all(values)];
  return table([
    ['step', 'median s', 'each run'],
    ...names.map(name =>
      line(
        name,
        runs.map(({ steps }) => steps[name]).filter(value => value !== undefined),
      ),
    ),
    ...(runs[0].completed
      ? [
          line(
            'task completed',
            runs.map(({ completed }) => completed),
          ),
        ]
      : []),
    line(
      key,
      runs.map(run => run[key]),
    ),
  ]);
}
