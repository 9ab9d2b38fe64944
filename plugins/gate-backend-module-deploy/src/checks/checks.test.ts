import { mockServices } from '@backstage/backend-test-utils';
import type { ReleaseStanding } from '@internal/plugin-deploy-common';
import type { DeployService } from '@internal/plugin-deploy-node';
import type { Change } from '@internal/plugin-gate-common';
import { Standings } from '../Standings';
import { readChecksConfig } from '../config';
import { ArtifactCheck } from './ArtifactCheck';
import { DependantsCheck } from './DependantsCheck';
import { FailedVerificationCheck } from './FailedVerificationCheck';
import { PromotedInOrderCheck } from './PromotedInOrderCheck';
import { SoakCheck } from './SoakCheck';

const digest = `sha256:${'a'.repeat(64)}`;
const environments = ['dev', 'staging', 'prod'];
const time = new Date('2026-01-01T12:00:00Z');
const context = { time, signal: new AbortController().signal };

function change(kind = 'deploy.release.promote', environment = 'prod'): Change {
  return {
    id: '00000000-0000-4000-8000-000000000000',
    kind,
    entityRef: 'component:default/order',
    environment,
    to: { digest },
    payloadDigest: digest,
    actor: 'user:default/ann',
    correlationId: 'c',
  };
}

function known(staging: Partial<ReleaseStanding['environments'][number]>, lacks?: string) {
  const standing: ReleaseStanding = {
    entityRef: 'component:default/order',
    digest,
    commit: 'abc',
    environments: environments.map(environment => ({
      environment,
      running: false,
      ...(environment === 'staging' && staging),
    })),
    lacks,
  };
  const asked = jest.fn(async () => standing);
  const affected = jest.fn(async () => [] as Array<{ service: string }>);
  const deploy = { standing: asked, affectedByRollback: affected } as unknown as DeployService;
  const auth = mockServices.auth();
  return { asked, affected, deploy, auth, standings: new Standings({ auth, deploy }) };
}

describe('checks of deploys', () => {
  it('asks once for all checks of a decision, and again for the next', async () => {
    const { standings, asked } = known({});
    await Promise.all([
      new ArtifactCheck(standings).evaluate(change()),
      new FailedVerificationCheck(standings).evaluate(change()),
    ]);
    expect(asked).toHaveBeenCalledTimes(1);
    await new ArtifactCheck(standings).evaluate(change());
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('wants a release healthy where it comes from, and only there', async () => {
    const healthy = known({ healthyTime: '2026-01-01T11:00:00Z' }).standings;
    const never = known({}).standings;
    const check = (standings: Standings) => new PromotedInOrderCheck(standings, environments);
    expect(check(never).appliesTo(change('deploy.release.promote', 'dev'))).toBe(false);
    expect(check(never).appliesTo(change('deploy.release.rollback'))).toBe(false);
    expect(await check(never).evaluate(change())).toMatchObject({
      verdict: 'deny',
      reason: 'It has not been healthy in staging yet.',
    });
    expect(await check(healthy).evaluate(change())).toMatchObject({ verdict: 'pass' });
  });

  it('says when the soak time is over', async () => {
    const { standings } = known({ healthyTime: '2026-01-01T11:45:00Z' });
    const check = new SoakCheck(standings, environments, new Map([['prod', 30]]));
    expect(check.appliesTo(change('deploy.release.promote', 'staging'))).toBe(false);
    expect(await check.evaluate(change(), context)).toMatchObject({
      verdict: 'deny',
      reason: 'It must run in staging for 30 min first; 15 min are left.',
      nextOpen: '2026-01-01T12:15:00.000Z',
    });
    const later = { ...context, time: new Date('2026-01-01T12:15:00Z') };
    expect(await check.evaluate(change(), later)).toMatchObject({ verdict: 'pass' });
  });

  it('keeps a release that failed elsewhere from going further, and lets it be tried again there', async () => {
    const { standings } = known({
      failed: { time: '2026-01-01T11:00:00Z', reason: 'analysis failed', deploymentId: 'd' },
    });
    const check = new FailedVerificationCheck(standings);
    expect(await check.evaluate(change())).toMatchObject({
      verdict: 'deny',
      reason: 'The release failed in staging: analysis failed',
    });
    const again = change('deploy.release.promote', 'staging');
    expect(await check.evaluate(again)).toMatchObject({ verdict: 'pass' });
  });

  it('stops what cannot run, and going back under the feet of others, also when it goes back', async () => {
    const { standings } = known({}, 'The release has no image; the job "image" makes it.');
    const artifact = new ArtifactCheck(standings);
    expect(artifact.damage).toBe(true);
    expect(await artifact.evaluate(change('deploy.release.rollback'))).toMatchObject({
      verdict: 'deny',
      reason: 'The release has no image; the job "image" makes it.',
    });
    const { affected, ...parts } = known({});
    const dependants = new DependantsCheck(parts);
    expect(dependants.appliesTo(change())).toBe(false);
    expect(await dependants.evaluate(change('deploy.release.rollback'))).toMatchObject({
      verdict: 'pass',
    });
    affected.mockResolvedValue([
      { service: 'web', entityRef: 'component:default/web', reason: 'GET /price' } as never,
    ]);
    expect(await dependants.evaluate(change('deploy.release.rollback'))).toMatchObject({
      verdict: 'deny',
      reason: 'web would miss what it uses already.',
      evidence: [{ label: 'web', value: 'GET /price' }],
    });
  });

  it('refuses a soak time for an environment that does not exist', () => {
    const config = mockServices.rootConfig({ data: { gate: { soakMinutes: { mars: 5 } } } });
    expect(() => readChecksConfig(config)).toThrow('gate.soakMinutes.mars must be');
  });
});
