/** Two samples sorted into the same ordered classes: how many values of each fall into each class. */
export interface Classes {
  x: number[];
  y: number[];
}

export interface MannWhitney {
  /** How often a value of `x` is above one of `y`, ties counted half. */
  u: number;
  /** Share of such pairs, 0–1; 0.5 when neither is above the other. */
  superiority: number;
  /** P(`x` lies as far above `y` as seen, or further), were both alike. */
  pGreater: number;
}

/** Below this many values on a side, and without ties, the distribution is counted out. */
const EXACT_BELOW = 20;

/**
 * Mann-Whitney U test whether `x` tends to be greater than `y`, of values that may be tied: what falls into one class counts as equal.
 * Exact for small samples without ties, else normal with the correction for ties and for continuity, as R's `wilcox.test` does.
 */
export function mannWhitney({ x, y }: Classes): MannWhitney {
  const m = sum(x);
  const n = sum(y);
  if (m === 0 || n === 0) return { u: 0, superiority: 0.5, pGreater: 1 };
  let u = 0;
  let below = 0;
  let ties = 0;
  x.forEach((count, i) => {
    u += count * (below + y[i] / 2);
    below += y[i];
    const tied = count + y[i];
    ties += tied ** 3 - tied;
  });
  const superiority = u / (m * n);
  if (ties === 0 && m < EXACT_BELOW && n < EXACT_BELOW) {
    return { u, superiority, pGreater: exactTail(u, m, n) };
  }
  const all = m + n;
  const variance = ((m * n) / 12) * (all + 1 - ties / (all * (all - 1)));
  const pGreater = variance > 0 ? normalTail((u - (m * n) / 2 - 0.5) / Math.sqrt(variance)) : 1;
  return { u, superiority, pGreater };
}

/** Sorts plain samples into classes of equal values. */
export function classesOf(x: number[], y: number[]): Classes {
  const values = [...new Set([...x, ...y])].sort((a, b) => a - b);
  const count = (sample: number[]) => {
    const counts = new Map<number, number>();
    for (const value of sample) counts.set(value, (counts.get(value) ?? 0) + 1);
    return values.map(value => counts.get(value) ?? 0);
  };
  return { x: count(x), y: count(y) };
}

/** P(U ≥ u): the share of all arrangements of m and n values that reach `u`. */
function exactTail(u: number, m: number, n: number): number {
  // ways[k]: arrangements in which U is k, built up value by value (the coefficients of a Gaussian binomial).
  let ways = [1];
  for (let i = 1; i <= m; i++) ways = divide(multiply(ways, n + i), i);
  const total = sum(ways);
  return sum(ways.slice(Math.max(0, Math.ceil(u)))) / total;
}

/** Times (1 - q^power). */
function multiply(ways: number[], power: number): number[] {
  const product = [...ways, ...Array.from({ length: power }, () => 0)];
  for (let k = product.length - 1; k >= power; k--) product[k] -= product[k - power];
  return product;
}

/** By (1 - q^power), which leaves no rest. */
function divide(ways: number[], power: number): number[] {
  const quotient = [...ways];
  for (let k = power; k < quotient.length; k++) quotient[k] += quotient[k - power];
  return quotient.slice(0, ways.length - power);
}

/** P(Z ≥ z) of the standard normal distribution; relative error below 1e-7 (Abramowitz and Stegun 26.2.17 is too coarse here). */
export function normalTail(z: number): number {
  return erfc(z / Math.SQRT2) / 2;
}

/** Complementary error function by the Chebyshev fit of Numerical Recipes §6.2, relative error below 1.2e-7 everywhere. */
function erfc(x: number): number {
  const t = 1 / (1 + Math.abs(x) / 2);
  const fit = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398,
    1.48851587, -0.82215223, 0.17087277,
  ].reduceRight((total, c) => total * t + c, 0);
  const value = t * Math.exp(-x * x + fit);
  return x >= 0 ? value : 2 - value;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
