// The keys of a transform, each with what this version makes of it: the one place to move a name in when a later version
// brings it.

/** These hold functions of the user's, called with the transform as `this`. */
export const METHOD_KEYS = ['map', 'filter', 'setup', 'teardown', 'header'] as const;
export type MethodKey = (typeof METHOD_KEYS)[number];

export const SUPPORTED_KEYS: readonly string[] = [...METHOD_KEYS, 'format'];
export const LATER_KEYS: readonly string[] = ['mapBatch', 'mapBytes', 'start', 'add', 'merge', 'finish'];
