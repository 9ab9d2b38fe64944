import type { ServiceValues } from '@internal/plugin-deploy-common';
import { rebase, sameValues, variablesOf, withSetting, withVariable, type Scope } from './draft';

const prod: Scope = { kind: 'environment', environment: 'prod' };
const everywhere: Scope = { kind: 'everywhere' };
const values: ServiceValues = {
  replicas: 1,
  variables: { LOG_LEVEL: 'info', REGION: 'eu' },
  environments: { prod: { replicas: 2, variables: { LOG_LEVEL: 'warn', CACHE: 'on' } } },
};

it('tells what is inherited and what is overridden', () => {
  expect(variablesOf(values, prod)).toEqual([
    { name: 'CACHE', value: 'on', source: 'own' },
    { name: 'LOG_LEVEL', value: 'warn', source: 'overridden', inherited: 'info' },
    { name: 'REGION', value: 'eu', source: 'inherited' },
  ]);
});

it('leaves nothing empty behind when an override is taken out', () => {
  let next = withSetting(values, prod, 'replicas', undefined);
  next = withVariable(next, prod, 'LOG_LEVEL', undefined);
  next = withVariable(next, prod, 'CACHE', undefined);
  expect(next).toEqual({ replicas: 1, variables: { LOG_LEVEL: 'info', REGION: 'eu' } });
  expect(values.environments?.prod.replicas).toBe(2);
});

it('puts my change on top of that of another one', () => {
  const mine = withVariable(values, prod, 'CACHE', 'off');
  const theirs = withSetting(values, everywhere, 'memoryMiB', 512);
  expect(rebase(values, mine, theirs)).toEqual({
    ...values,
    memoryMiB: 512,
    environments: { prod: { replicas: 2, variables: { LOG_LEVEL: 'warn', CACHE: 'off' } } },
  });
});

it('does not take another order for a change', () => {
  expect(sameValues({ replicas: 1, memoryMiB: 2 }, { memoryMiB: 2, replicas: 1 })).toBe(true);
  expect(sameValues({ replicas: 1 }, { replicas: 2 })).toBe(false);
});
