// Finds the name that was probably meant: the nearest known one, if it is near enough for a typing
// mistake.

/** The greatest number of wrong letters; short names allow fewer. */
const MAX_SLIPS = 2;

export function nearName(name: string, known: Iterable<string>): string | undefined {
  const most = Math.min(MAX_SLIPS, Math.floor(name.length / 2));
  let nearest: string | undefined;
  let fewest = most + 1;
  for (const candidate of known) {
    const slips = slipsBetween(name.toLowerCase(), candidate.toLowerCase());
    if (slips >= fewest) continue;
    nearest = candidate;
    fewest = slips;
  }
  return nearest;
}

/**
 * The nearest names, nearest first: typing mistakes, then differences in blanks, case and
 * punctuation only, then names that begin with it, or contain it.
 */
export function nearNames(name: string, known: readonly string[], most: number): string[] {
  const bare = letters(name);
  const ranked = [...new Set(known)].flatMap((candidate) => {
    const other = letters(candidate);
    if (other === bare) return [{ candidate, rank: 0 }];
    const slips = slipsBetween(name.toLowerCase(), candidate.toLowerCase().slice(0, name.length + MAX_SLIPS + 1));
    if (slips <= Math.min(MAX_SLIPS, Math.floor(name.length / 2))) return [{ candidate, rank: slips }];
    if (bare === '' || other === '') return [];
    if (other.startsWith(bare)) return [{ candidate, rank: MAX_SLIPS + 1 }];
    return other.includes(bare) || (other.length > 2 && bare.includes(other))
      ? [{ candidate, rank: MAX_SLIPS + 2 }]
      : [];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * The number of letters left out, added, changed, or swapped with a neighbour (optimal string
 * alignment).
 */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      let slips = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwapped) slips = Math.min(slips, beforeLast[column - 2]! + 1);
      current.push(slips);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}
