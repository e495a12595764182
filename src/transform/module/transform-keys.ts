// The keys of a transform: the one place to add a name in, and the kinds of work among them, of which a module has one
// at most.

/** These hold functions of the user's, called with the transform as `this`. */
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

export const KNOWN_KEYS: readonly string[] = [...METHOD_KEYS, 'format', 'pair', 'columns'];

/** All four of them, or none. */
export const REDUCTION_KEYS = ['start', 'add', 'merge', 'finish'] as const;

/** What makes output; only one of these stands in a module. A reduction stands here by its `add`. */
export const OUTPUT_KEYS = ['map', 'mapBatch', 'mapBytes', 'add'] as const;
