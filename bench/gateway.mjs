#!/usr/bin/env node
// What the gateway adds to a request (direct and through it, turn by turn in one run), and whether replacements under load lose any.
// Usage: node bench/gateway.mjs [--json] [--requests N] [--replacements N]
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { TestPlatform } from '../packages/supervisor/src/testing.ts';

const HOST = 'bench.dev.localhost';
export const BUDGETS = { addedP50Ms: 1, failedRequests: 0 };

function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function one(agent, port) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const outgoing = request(
      { host: '127.0.0.1', port, path: '/', agent, headers: { host: `${HOST}:${port}` } },
      response => {
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode, ms: performance.now() - started }),
        );
        response.resume();
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

async function latency(platform, requests) {
  const [{ port: direct }] = (await platform.untilHealthy('bench')).instances;
  const gateway = platform.options.gatewayPort;
  const agent = new Agent({ keepAlive: true });
  const times = { direct: [], gateway: [] };
  for (let i = 0; i < requests + 200; i++) {
    const viaDirect = await one(agent, direct);
    const viaGateway = await one(agent, gateway);
    // The first ones warm up both ways.
    if (i >= 200) {
      times.direct.push(viaDirect.ms);
      times.gateway.push(viaGateway.ms);
    }
  }
  agent.destroy();
  const sorted = Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, all.sort((a, b) => a - b)]),
  );
  const at = share => ({
    directMs: quantile(sorted.direct, share),
    gatewayMs: quantile(sorted.gateway, share),
    addedMs: quantile(sorted.gateway, share) - quantile(sorted.direct, share),
  });
  return { requests, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

async function replacements(platform, count) {
  const agent = new Agent({ keepAlive: true });
  const outcomes = {};
  let running = true;
  const load = Array.from({ length: 8 }, async () => {
    while (running) {
      const outcome = await one(agent, platform.options.gatewayPort).then(
        ({ status }) => String(status),
        error => error.code ?? error.message,
      );
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  });
  const started = performance.now();
  for (let i = 0; i < count; i++) {
    await platform.client.apply(platform.spec('bench', [platform.release()]));
    await platform.untilHealthy('bench');
    await platform.until('bench', status => status.instances.length === 1);
  }
  const seconds = (performance.now() - started) / 1000;
  running = false;
  await Promise.all(load);
  agent.destroy();
  const requests = Object.values(outcomes).reduce((sum, number) => sum + number, 0);
  return {
    replacements: count,
    seconds,
    requests,
    failed: requests - (outcomes['200'] ?? 0),
    outcomes,
  };
}

/** Figures of both measurements; `passed` compares them with the budgets. */
export async function measure({ requests = 3000, replacementCount = 20 } = {}) {
  const platform = await TestPlatform.start();
  try {
    await platform.client.apply(platform.spec('bench', [platform.release()]));
    const added = await latency(platform, requests);
    const rollouts = await replacements(platform, replacementCount);
    return {
      added,
      rollouts,
      passed: added.p50.addedMs <= BUDGETS.addedP50Ms && rollouts.failed <= BUDGETS.failedRequests,
    };
  } finally {
    await platform.end();
  }
}

/** For `npm run bench`. */
export default async () => {
  const { added, rollouts } = await measure();
  const { addedMs } = added.p50;
  return [
    {
      what: 'gateway: added at p50',
      unit: 'ms',
      budget: BUDGETS.addedP50Ms,
      measured: addedMs,
      ok: addedMs <= BUDGETS.addedP50Ms,
    },
    {
      what: `gateway: failed requests through ${rollouts.replacements} replacements`,
      unit: `of ${rollouts.requests}`,
      budget: BUDGETS.failedRequests,
      measured: rollouts.failed,
      ok: rollouts.failed <= BUDGETS.failedRequests,
    },
  ];
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      requests: { type: 'string', default: '3000' },
      replacements: { type: 'string', default: '20' },
    },
  });
  const figures = await measure({
    requests: Number(values.requests),
    replacementCount: Number(values.replacements),
  });
  if (values.json) {
    process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`);
  } else {
    const row = name => {
      const { directMs, gatewayMs, addedMs } = figures.added[name];
      return {
        'direct ms': directMs.toFixed(3),
        'gateway ms': gatewayMs.toFixed(3),
        'added ms': addedMs.toFixed(3),
      };
    };
    console.table({ p50: row('p50'), p95: row('p95'), p99: row('p99') });
    const { replacements: count, requests, failed, seconds } = figures.rollouts;
    process.stdout.write(
      `${count} replacements in ${seconds.toFixed(
        1,
      )} s under load: ${failed} of ${requests} requests failed\n` +
        `Budget: ≤ ${BUDGETS.addedP50Ms} ms added at p50, ${BUDGETS.failedRequests} failed: ${
          figures.passed ? 'met' : 'MISSED'
        }\n`,
    );
  }
  process.exitCode = figures.passed ? 0 : 1;
}
