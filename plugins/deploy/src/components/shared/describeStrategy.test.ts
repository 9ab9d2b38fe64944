import { describeDuration, describeStep, describeStrategy } from './describeStrategy';

it('names each step in the words of Argo Rollouts', () => {
  const provider = { metric: { measure: 'error-rate' as const } };
  const steps = [
    { setWeight: 20 },
    { pause: {} },
    { pause: { duration: '5m' } },
    { analysis: { metrics: [{ name: 'errors', provider }] } },
    { setHeaderRoute: { name: 'beta' } },
    {
      setHeaderRoute: {
        name: 'beta',
        match: [{ headerName: 'x-beta', headerValue: { exact: 'on' } }],
      },
    },
  ];
  expect(steps.map(describeStep).map(({ word, value }) => `${word}: ${value}`)).toEqual([
    'setWeight: 20 %',
    'pause: until promoted',
    'pause: 5 min',
    'analysis: errors',
    'setHeaderRoute: beta removed',
    'setHeaderRoute: beta (x-beta: on)',
  ]);
});

it('tells what a way of shipping does', () => {
  expect(describeStrategy(undefined)).toMatch(/^At once/);
  expect(describeStrategy({ blueGreen: { autoPromotionEnabled: false } })).toMatch(/promotes it/);
  expect(describeStrategy({ abTest: { route: { hash: { cookie: 'user', percent: 10 } } } })).toBe(
    'A/B: 10 % by the hash of cookie user',
  );
  expect(describeDuration(90)).toBe('90 s');
});
