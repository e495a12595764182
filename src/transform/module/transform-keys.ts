// The keys of a transform, defined only here, and the kinds of work among them, of which a module
// has at most one.

/** Keys of the user's functions, which are called with the transform as `this`. */
export const METHOD_KEYS = [
  'map',
  'filter',
  'mapBatch',
  'mapBytes',
  'start',
  'add',
  'merge',
  'finish',
  'setup',
  'teardown',
  'header',
] as const;
export type MethodKey = (typeof METHOD_KEYS)[number];

export const KNOWN_KEYS: readonly string[] = [...METHOD_KEYS, 'format', 'pair', 'columns', 'concurrency'];

/** All four of them, or none. */
export const REDUCTION_KEYS = ['start', 'add', 'merge', 'finish'] as const;

/** The keys that make output; a module has at most one. `add` stands for a reduction. */
export const OUTPUT_KEYS = ['map', 'mapBatch', 'mapBytes', 'add'] as const;
