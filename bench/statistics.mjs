// The few statistics the tables need. All take plain arrays of numbers, in the order of the rounds.

export function median(numbers) {
  if (numbers.length === 0) return NaN;
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median over the rounds of `numbers[round] / reference[round]`: each ratio is of two runs made seconds apart, so
 * what slows the machine down for a while slows both sides of it. Only the rounds that both have count: the first ones.
 */
export function pairedRatio(numbers, reference) {
  const rounds = Math.min(numbers.length, reference.length);
  return median(numbers.slice(0, rounds).map((number, round) => number / reference[round]));
}
