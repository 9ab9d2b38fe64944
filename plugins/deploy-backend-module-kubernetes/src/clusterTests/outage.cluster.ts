import { deepStrictEqual, match, ok, rejects } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { RolloutStrategy } from '@internal/plugin-deploy-common';
import { ServiceUnderTest } from '@internal/plugin-deploy-node/testUtils';
import { kinds } from '../cluster/KubernetesObject';
import { releaseOf, startTarget, tier } from './cluster';

const OUTAGE_MS = 60_000;
const strategy: RolloutStrategy = {
  canary: { steps: [{ setWeight: 20 }, { pause: {} }, { setWeight: 60 }, { pause: {} }] },
};

/** Kills the API server and answers with how to start it again, with the very arguments that it had. */
function killApiServer(): () => void {
  const file = `${tier.data}/pid/kube-apiserver`;
  const pid = Number(readFileSync(file, 'utf8'));
  const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  const program = readlinkSync(`/proc/${pid}/exe`);
  process.kill(pid, 'SIGKILL');
  return () => {
    const child = spawn(program, args.slice(1), { detached: true, stdio: 'ignore' });
    child.unref();
    writeFileSync(file, `${child.pid}\n`);
  };
}

describe('the API server is away for a minute in mid-canary', () => {
  let started: Awaited<ReturnType<typeof startTarget>>;
  before(async () => {
    started = await startTarget();
  });
  after(() => started.stop());

  it('nothing is lost, nothing repeated, and the state says so', { timeout: 600_000 }, async () => {
    const { target, api, namespace, harness } = started;
    const service = new ServiceUnderTest({ ...harness, patience: 900 });
    const rollout = {
      apiVersion: 'devopshub.io/v1' as const,
      kind: 'RolloutSpec' as const,
      strategy,
    };
    const release = (version: number) => releaseOf(service.name, version, { rollout });
    const atPause = (step: number) =>
      service.until(
        `the pause at ${step}`,
        state => state?.rollout?.phase === 'Paused' && state.rollout.stepIndex === step,
      );
    await service.apply(release(1), { strategy });
    await service.serving(release(1));
    await service.apply(release(2), { strategy });
    await atPause(1);

    const startAgain = killApiServer();
    const killed = Date.now();
    const away = await service.until('out of reach', state => Boolean(state?.unreachableSince));
    deepStrictEqual([away!.health, away!.settled], ['Unknown', false]);
    match(away!.message, /has not answered since .* What runs there runs on/);
    deepStrictEqual(away!.digest, release(1).digest);
    // Pressed while it is away, and pressed again: both are told, neither is lost silently.
    const press = () => target.act(service.name, 'prod', 'promote', { requestId: 'pressed' });
    await rejects(press(), { name: 'ServiceUnavailableError' });
    await rejects(service.apply(release(2), { strategy }), { name: 'ServiceUnavailableError' });
    await delay(OUTAGE_MS - (Date.now() - killed));
    ok((await service.observe())!.unreachableSince);

    startAgain();
    const back = await service.until('back', state => !state?.unreachableSince);
    deepStrictEqual([back!.rollout!.stepIndex, back!.rollout!.phase], [1, 'Paused']);
    const generation = async () =>
      (await api.get(kinds.Rollout, namespace, service.name))!.metadata.generation;
    const unchanged = await generation();
    await service.apply(release(2), { strategy });
    deepStrictEqual(await generation(), unchanged, 'the same state again is no change');
    // The controller comes back minutes after the server at worst; the same press again is the same request.
    for (let tries = 1; tries < 4; tries += 1) {
      try {
        await press();
        break;
      } catch (error) {
        deepStrictEqual((error as Error).name, 'ServiceUnavailableError');
      }
    }
    await press();
    await atPause(3);
    await delay(2_000);
    deepStrictEqual((await service.observe())!.rollout!.stepIndex, 3);
    await target.act(service.name, 'prod', 'promote');
    await service.serving(release(2));
  });
});
