import { formatProblem } from './problems';
import { parseRolloutYaml } from './parseRolloutYaml';
import { parseValuesYaml } from './parseValuesYaml';

const rollout = (strategy: string) => `apiVersion: devopshub.io/v1
kind: RolloutSpec
strategy:
${strategy.replace(/^/gm, '  ')}
`;
const said = (text: string) =>
  parseRolloutYaml(text).problems.map(problem => formatProblem('rollout.yaml', problem));

describe('rollout.yaml', () => {
  it('reads a canary', () => {
    const { value, problems } = parseRolloutYaml(
      rollout(`canary:
  steps:
    - setWeight: 20
    - pause: { duration: 30s }
    - analysis:
        metrics:
          - name: error-rate
            successCondition: result < 0.05 && !isNaN(result)
            provider: { metric: { measure: error-rate } }
    - pause: {}`),
    );
    expect(problems).toEqual([]);
    expect(value?.strategy).toMatchObject({ canary: { steps: [{ setWeight: 20 }, {}, {}, {}] } });
  });

  it.each([
    [
      'an unknown step, with those that are possible',
      'canary:\n  steps:\n    - setWieght: 20',
      /^rollout\.yaml:6:\d+: `strategy\.canary\.steps\[0\]\.setWieght` is not known here; possible: `setWeight`, `pause`, `analysis`, `setHeaderRoute`, `experiment`\.$/,
    ],
    [
      'a weight over 100',
      'canary:\n  steps:\n    - setWeight: 20\n    - setWeight: 120',
      /^rollout\.yaml:7:\d+: .*steps\[1\]\.setWeight` must be at most 100\.$/,
    ],
    [
      'a weight that is no number',
      'canary:\n  steps:\n    - setWeight: half',
      /:6:\d+: .*setWeight` must be a number\.$/,
    ],
    [
      'a bad duration',
      'canary:\n  steps:\n    - pause: { duration: 5 minutes }',
      /:6:\d+: .*pause\.duration` must be a duration: seconds, or a number with s, m or h/,
    ],
    [
      'two steps in one',
      'canary:\n  steps:\n    - setWeight: 20\n      pause: {}',
      /:7:\d+: .*steps\[0\]\.pause` is not known here/,
    ],
    [
      'a pause of nothing',
      'canary:\n  steps:\n    - pause:',
      /:6:\d+: .*pause` must be an object \(`\{\}` when there is nothing to set\)\.$/,
    ],
    [
      'an unknown strategy',
      'rolling: {}',
      /:4:\d+: `strategy\.rolling` is not known here; possible: `canary`, `blueGreen`, `abTest`, `recreate`\.$/,
    ],
    [
      'an unknown measure',
      'canary:\n  steps:\n    - analysis:\n        metrics:\n          - name: a\n            successCondition: result < 1\n            provider: { metric: { measure: errors } }',
      /:10:\d+: .*measure` must be "error-rate" or "latency" or /,
    ],
    [
      'a condition in another language',
      'canary:\n  steps:\n    - analysis:\n        metrics:\n          - name: a\n            successCondition: errors are few\n            provider: { metric: { measure: error-rate } }',
      /:9:\d+: .*successCondition` must be comparisons of `result`/,
    ],
    [
      'a metric that could never fail',
      'canary:\n  steps:\n    - analysis:\n        metrics:\n          - name: a\n            provider: { metric: { measure: error-rate } }',
      /:8:\d+: .*metrics\[0\]` needs a `successCondition` or a `failureCondition`/,
    ],
    [
      'weights of candidate and baseline over 100 %',
      'canary:\n  steps:\n    - setWeight: 60\n    - experiment:\n        baseline: true\n        duration: 60s\n        analysis:\n          metrics:\n            - name: a\n              provider: { judge: { measure: latency } }',
      /:8:\d+: .*baseline` does not add up: the new release has 60 %/,
    ],
    [
      'a header route that nothing has set',
      'canary:\n  steps:\n    - setHeaderRoute: { name: beta }',
      /removes the route "beta", which no step before it has set/,
    ],
    [
      'an analysis that would never begin',
      'canary:\n  analysis:\n    startingStep: 1\n    metrics:\n      - name: a\n        provider: { judge: { measure: latency } }\n  steps:\n    - setWeight: 20',
      /:6:\d+: .*startingStep` must be less than 1/,
    ],
    [
      'a hash of two things',
      'abTest:\n  route:\n    hash: { header: x-user, cookie: id, percent: 50 }',
      /:6:\d+: .*hash` must have either `header` or `cookie`/,
    ],
    ['broken YAML', 'canary:\n  steps: [', /^rollout\.yaml:6:\d+: is no valid YAML/],
  ])('refuses %s', (_, strategy, message) => {
    const lines = said(rollout(strategy));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(message);
    expect(parseRolloutYaml(rollout(strategy)).value).toBeUndefined();
  });

  it('warns of falling weights and reads on', () => {
    const { value, problems } = parseRolloutYaml(
      rollout('canary:\n  steps:\n    - setWeight: 50\n    - setWeight: 20'),
    );
    expect(problems).toMatchObject([{ line: 7, severity: 'warning' }]);
    expect(value).toBeDefined();
  });

  it('looks into environments', () => {
    expect(
      said(
        'apiVersion: devopshub.io/v1\nkind: RolloutSpec\nenvironments:\n  prod:\n    strategy:\n      canary: { steps: [{ setWeight: 101 }] }\n',
      )[0],
    ).toMatch(/:6:\d+: `environments\.prod\.strategy\.canary\.steps\[0\]\.setWeight`/);
  });
});

describe('values.yaml', () => {
  it('is empty where nothing is set', () => {
    expect(parseValuesYaml('# nothing\n')).toEqual({ value: {}, problems: [] });
  });

  it('says what is wrong with the line', () => {
    const { problems } = parseValuesYaml(
      'replicas: 1\nvariables:\n  LOG_LEVEL: 3\n  log-level: debug\nenvironments:\n  prod:\n    memoryMb: 12\n',
    );
    expect(problems.map(problem => formatProblem('values.yaml', problem))).toEqual([
      'values.yaml:3:3: `variables.LOG_LEVEL` must be a text (put it in quotes).',
      'values.yaml:4:3: `variables.log-level` is not a possible name: capital letters, digits and `_`.',
      'values.yaml:7:5: `environments.prod.memoryMb` is not known here.',
    ]);
  });

  it('takes what earlier templates wrote', () => {
    expect(
      parseValuesYaml('service: order\ndatabase:\n  enabled: true\ndependsOn:\n  - cart\n')
        .problems,
    ).toEqual([]);
  });
});
