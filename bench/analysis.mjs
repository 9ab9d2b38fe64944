// What the analysis of a canary finds in made-up traffic: healthy releases stopped in error, bad ones found, too little traffic said.
// Requests come at random times (Poisson), the real engine looks at them each second, and counts reach it a second late.
import { loadAnalysis } from './support/analysisEngine.mjs';
import { quantile } from './support/figures.mjs';

const HEALTHY = 100;
const BAD = 100;
const WEIGHT = 0.2;
const LAG_SECONDS = 1;
/** As long as a background analysis of a slow rollout looks again and again. */
const HEALTHY_SECONDS = 300;
const BOUNDS = [
  0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.075, 0.1, 0.175, 0.25, 0.5, 1,
  2.5, 5, 10,
];
const START = Date.parse('2026-01-05T10:00:00Z');

/** The same numbers in every run. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** All requests of a rollout, made up in advance: `{second, canary, failed, duration}`. */
function requestsOf({ rate, seconds, stable, canary, seed }) {
  const next = random(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const requests = [];
  for (let time = 0; time < seconds; time += -Math.log(1 - next()) / rate) {
    const toCanary = next() < WEIGHT;
    const release = toCanary ? canary : stable;
    // A fresh process is slow at first.
    const cold = toCanary && time < 10 ? 6 : 1;
    const duration = cold * release.ms * Math.exp(0.6 * normal());
    const failed = next() < release.failing;
    requests.push({ time, canary: toCanary, failed, duration: duration / 1000 });
  }
  return requests;
}

class MadeUpEvidence {
  constructor(requests) {
    this.requests = requests;
  }

  async read(queries) {
    return queries.map(({ release, since, now }) => {
      const from = (since - START) / 1000;
      const to = (now - START) / 1000 - LAG_SECONDS;
      const own = this.requests.filter(
        each => each.canary === (release === 'canary') && each.time > from && each.time <= to,
      );
      const counts = [...BOUNDS, 0].map(() => 0);
      for (const { failed, duration } of own) {
        const at = BOUNDS.findIndex(bound => duration <= bound);
        if (!failed) counts[at < 0 ? BOUNDS.length : at] += 1;
      }
      return {
        requests: own.length,
        failures: own.filter(each => each.failed).length,
        durations: { bounds: BOUNDS, counts },
      };
    });
  }
}

async function analyse({ DefaultAnalysisEngine, ReleaseJudge }, { kind, spec, ...traffic }) {
  const requests = requestsOf(traffic);
  const engine = new DefaultAnalysisEngine({
    providers: [],
    judge: new ReleaseJudge(new MadeUpEvidence(requests)),
  });
  const subject = {
    service: 'order',
    environment: 'prod',
    release: 'canary',
    stable: 'stable',
    since: new Date(START).toISOString(),
  };
  let run = engine.start({ id: 'bench', kind, spec, now: new Date(START) });
  let second = 0;
  for (; second <= traffic.seconds && !run.endTime; second++) {
    run = await engine.step(run, spec, subject, new Date(START + second * 1000));
  }
  const first = requests.find(each => each.canary && each.failed);
  const endTime = run.endTime ? (Date.parse(run.endTime) - START) / 1000 : undefined;
  const seen = requests.filter(each => each.failed && each.canary && each.time <= (endTime ?? 1e9));
  return { run, seconds: first && endTime - first.time, failures: seen.length };
}

export default async function measure() {
  const analysis = await loadAnalysis();
  const spec = analysis.defaultAnalysis;
  const many = (count, traffic) =>
    Promise.all(
      Array.from({ length: count }, (_, seed) => analyse(analysis, { spec, seed, ...traffic })),
    );
  const good = { failing: 0.002, ms: 8 };
  const shaky = { failing: 0.03, ms: 25 };
  const phases = outcomes => {
    const counts = {};
    for (const { run } of outcomes) counts[run.phase] = (counts[run.phase] ?? 0) + 1;
    return Object.entries(counts)
      .map(([phase, count]) => `${count} ${phase}`)
      .join(', ');
  };

  const background = { rate: 20, kind: 'background', seconds: HEALTHY_SECONDS };
  const healthy = await many(HEALTHY, { ...background, stable: good, canary: good });
  const failing = await many(HEALTHY, { ...background, stable: shaky, canary: shaky });
  const bad = await many(BAD, {
    rate: 20,
    kind: 'step',
    seconds: 120,
    stable: good,
    canary: { ...good, failing: 0.3 },
  });
  const slow = await many(BAD, {
    rate: 20,
    kind: 'background',
    seconds: 120,
    stable: { ...good, ms: 25 },
    canary: { ...good, ms: 100 },
  });
  const quiet = { rate: 1, kind: 'step', seconds: 120, stable: good };
  const few = await many(HEALTHY, { ...quiet, canary: good });

  const stopped = outcomes => outcomes.filter(({ run }) => run.phase === 'Failed').length;
  const detected = bad.filter(({ run }) => run.phase === 'Failed');
  const times = detected.map(({ seconds }) => seconds);
  const failures = detected.map(each => each.failures);
  const said = few.filter(({ run }) => run.metrics.some(metric => metric.notEnoughData));
  const paused = few.filter(({ run }) => run.phase === 'Inconclusive');
  return [
    {
      what: `false aborts of ${HEALTHY} healthy canaries at 20 req/s in ${HEALTHY_SECONDS} s`,
      unit: 'aborts',
      budget: 'printed',
      measured: stopped(healthy),
      note: 'each looked at 60 times by error rate and by latency',
      details: [
        `0.2 % failing: ${phases(healthy)}`,
        `3 % failing, stable as well: ${phases(failing)}, of which ${stopped(
          failing,
        )} false aborts`,
      ],
    },
    {
      what: 'slowest verdict on a canary with 30 % 5xx at 20 req/s, weight 20',
      unit: 's after the first bad answer',
      budget: 25,
      measured: detected.length === BAD ? Math.max(...times) : undefined,
      ok: detected.length === BAD && Math.max(...times) <= 25,
      note: '25 of the 30 s that there are until the weight is 0',
      details: [
        `${detected.length} of ${BAD} found; median ${quantile(times, 0.5).toFixed(
          1,
        )} s, 95 % within ${quantile(times, 0.95).toFixed(1)} s`,
        `bad answers until then: median ${quantile(failures, 0.5)}, most ${Math.max(...failures)}`,
        `four times as slow as stable: ${phases(slow)} within 120 s`,
      ],
    },
    {
      what: 'canaries at 1 req/s that end with "not enough data"',
      unit: `of ${HEALTHY}`,
      budget: String(HEALTHY),
      measured: Math.min(said.length, paused.length),
      ok: said.length === HEALTHY && paused.length === HEALTHY,
      details: [`e.g. ${few[0].run.message}`],
    },
  ];
}
