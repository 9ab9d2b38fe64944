/** Events among trials, e.g. failed requests among all. */
export interface Count {
  events: number;
  trials: number;
}

/**
 * One-sided exact test of whether events are more frequent in `test` than `1 + tolerance` times as in `reference`: given all events
 * together, how many of them fall to `test` is binomial if both rates are the same (Przyborowski and Wilenski 1940). It needs no
 * normal approximation, so it holds for a handful of failures, and is conservative where events are frequent.
 *
 * @returns the probability of at least as many events in `test`, were it no worse than tolerated; 1 without trials on either side
 */
export function rateTest(test: Count, reference: Count, tolerance = 0): number {
  if (test.trials <= 0 || reference.trials <= 0) return 1;
  const total = test.events + reference.events;
  const tolerated = test.trials * (1 + tolerance);
  return binomialTail(test.events, total, tolerated / (tolerated + reference.trials));
}

/** P(X ≥ k) of a binomial distribution. */
function binomialTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  let sum = 0;
  // Terms fall from the mode on, so the tail above it converges soon; below, its complement is shorter.
  const mode = Math.floor((n + 1) * p);
  if (k > mode) {
    for (let i = k; i <= n; i++) {
      const term = Math.exp(logTerm(i, n, p));
      sum += term;
      if (term < sum * 1e-16) break;
    }
    return Math.min(1, sum);
  }
  for (let i = k - 1; i >= 0; i--) {
    const term = Math.exp(logTerm(i, n, p));
    sum += term;
    if (term < sum * 1e-16) break;
  }
  return Math.max(0, 1 - sum);
}

function logTerm(k: number, n: number, p: number): number {
  const choose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return choose + k * Math.log(p) + (n - k) * Math.log1p(-p);
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x ≥ 0.5, by the approximation of Lanczos. */
function logGamma(x: number): number {
  const z = x - 1;
  let sum = 0.99999999999980993;
  LANCZOS.forEach((c, i) => {
    sum += c / (z + i + 1);
  });
  const t = z + LANCZOS.length - 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}
