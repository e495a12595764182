// A value that is text by itself: what the work may give as a record, and what may stand in a field.

/** The text of a text, a finite number or a bigint; undefined for anything else. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  return undefined;
}
