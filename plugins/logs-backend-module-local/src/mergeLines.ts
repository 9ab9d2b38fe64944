/** What the merge has to know of a line. */
export interface Placed {
  timeMs: number;
}

interface Head<T> {
  value: T;
  rank: number;
  iterator: AsyncIterator<T>;
}

/**
 * Merges sequences that are each in order of time. Lines of the same instant keep the order of their sequences, and sequences
 * come in the order given, so that a cursor finds its place again.
 */
export async function* mergeLines<T extends Placed>(
  sequences: AsyncIterable<T>[],
  order: 'newest' | 'oldest',
): AsyncGenerator<T> {
  const sign = order === 'newest' ? -1 : 1;
  const before = (a: Head<T>, b: Head<T>) =>
    sign * (a.value.timeMs - b.value.timeMs) || a.rank - b.rank;
  const iterators = sequences.map(sequence => sequence[Symbol.asyncIterator]());
  try {
    const heads: Head<T>[] = [];
    for (const [rank, iterator] of iterators.entries()) {
      const first = await iterator.next();
      if (!first.done) heads.push({ value: first.value, rank, iterator });
    }
    while (heads.length > 0) {
      const next = heads.reduce((best, head) => (before(head, best) < 0 ? head : best));
      yield next.value;
      const following = await next.iterator.next();
      if (following.done) heads.splice(heads.indexOf(next), 1);
      else next.value = following.value;
    }
  } finally {
    await Promise.all(iterators.map(iterator => iterator.return?.()));
  }
}
