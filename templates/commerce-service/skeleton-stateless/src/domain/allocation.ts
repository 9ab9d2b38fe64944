/**
 * Splits an amount by weights. The parts sum to the amount to the last cent; what rounding leaves over goes, one unit each, to
 * the parts that lost most by it, earlier ones first.
 *
 * @param minorUnits a whole number of the currency's smallest unit, at most 2^53 - 1
 * @param weights whole numbers ≥ 0 of which at least one is positive
 */
export function allocate(minorUnits: number, weights: readonly number[]): number[] {
  const amount = BigInt(minorUnits);
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  const shares = weights.map((weight, index) => {
    const scaled = amount * BigInt(weight);
    return { index, units: scaled / total, lost: scaled % total };
  });
  const given = shares.reduce((sum, share) => sum + share.units, 0n);
  const byLoss = [...shares].sort((a, b) =>
    a.lost === b.lost ? a.index - b.index : a.lost > b.lost ? -1 : 1,
  );
  for (const share of byLoss.slice(0, Number(amount - given))) share.units += 1n;
  return shares.map(share => Number(share.units));
}
