// Numbers in the variables of schedulers.

/** A whole number above 0, as schedulers write it; undefined for anything else. */
export function positiveCount(text: string | undefined): number | undefined {
  const count = /^\d+$/.test(text ?? '') ? Number(text) : 0;
  return count > 0 && Number.isSafeInteger(count) ? count : undefined;
}
