import { mockServices } from '@backstage/backend-test-utils';
import { readGateConfig, requiredApprovals } from './config';

const read = (gate: object, deploy = {}) =>
  readGateConfig(mockServices.rootConfig({ data: { gate, deploy } as never }));

describe('configuration of the gate', () => {
  it('denies what is unknown in the last environment and takes it as advice elsewhere', () => {
    const config = read({}, { environments: [{ name: 'test' }, { name: 'live' }] });
    expect(config.rule('live').unknownMeans).toBe('deny');
    expect(config.rule('test').unknownMeans).toBe('advice');
    expect(config.rule(undefined).unknownMeans).toBe('advice');
    expect(read({}).rule('prod').unknownMeans).toBe('deny');
  });

  it('asks for approvals of the kinds that are named', () => {
    const required = [{ group: 'group:default/platform', count: 2 }];
    const approvals = { kinds: ['deploy.release.*'], required };
    const rule = read({ environments: [{ name: 'prod', approvals }] }).rule('prod');
    expect(requiredApprovals(rule, 'deploy.release.promote')).toEqual(required);
    expect(requiredApprovals(rule, 'deploy.service.restart')).toEqual([]);
  });

  it.each([
    [
      { environments: [{ name: 'x', unknown: 'pass' }] },
      'gate.environments[0].unknown must be one',
    ],
    [
      { environments: [{ name: 'x', approvals: { required: [{ count: 0 }] } }] },
      'gate.environments[0].approvals.required[0].count must be a whole number',
    ],
    [
      {
        windows: [
          { title: 'a', kind: 'deny', schedule: '0 0 * * *', durationMinutes: 1 },
          { title: 'b', kind: 'deny', schedule: '0 0 * * *', durationMinutes: 1, timeZone: 'X/Y' },
        ],
      },
      "gate.windows[1].timeZone: there is no time zone 'X/Y'",
    ],
    [
      { windows: [{ title: 'a', kind: 'deny', schedule: 'daily', durationMinutes: 1 }] },
      "gate.windows[0].schedule: 'daily' is no cron expression",
    ],
  ])('says where %j is wrong', (gate, message) => {
    expect(() => read(gate)).toThrow(message);
  });
});
