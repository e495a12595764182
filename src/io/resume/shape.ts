// Checks the shapes of values read from a file: another program may have written it, so every part
// that is used is checked first. Pure. A check looks only as deep as the shape, and at own
// properties only.
export type Shape<Value> = (value: unknown) => value is Value;

/** Undefined if the text is not valid JSON, or too long. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export const isText: Shape<string> = (value) => typeof value === 'string';
export const isTruth: Shape<boolean> = (value) => typeof value === 'boolean';
export const isFigure: Shape<number> = (value): value is number => Number.isFinite(value);
/** A count of records, bytes or batches: a safe integer, at least 0. */
export const isCount: Shape<number> = (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

export function isListOf<Value>(each: Shape<Value>): Shape<readonly Value[]> {
  return (value): value is readonly Value[] => Array.isArray(value) && value.every((one: unknown) => each(one));
}

/** A map with any keys. */
export function isMapOf<Value>(each: Shape<Value>): Shape<Readonly<Record<string, Value>>> {
  return (value): value is Readonly<Record<string, Value>> =>
    isObject(value) && Object.values(value).every((one: unknown) => each(one));
}

export function isAbsentOr<Value>(shape: Shape<Value>): Shape<Value | undefined> {
  return (value): value is Value | undefined => value === undefined || shape(value);
}

/** Further properties are allowed. */
export function isShaped<Value extends object>(shape: {
  readonly [Name in keyof Value]-?: Shape<Value[Name]>;
}): Shape<Value> {
  const names = Object.keys(shape) as (keyof Value & string)[];
  return (value): value is Value =>
    isObject(value) && names.every((name) => shape[name](Object.hasOwn(value, name) ? value[name] : undefined));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
