import { parseRolloutYaml } from '@internal/plugin-deploy-common';
import { rolloutExamples } from './rolloutExamples';

it.each(Object.entries(rolloutExamples))('%s is valid', (_, { text }) => {
  const { value, problems } = parseRolloutYaml(text);
  expect(problems).toEqual([]);
  expect(value?.environments?.prod).toBeDefined();
});
