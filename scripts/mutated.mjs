// A source with one change in it, for test-mutations.mjs and simulation.mjs.

/**
 * @param change {file, from, to}
 * @throws if the text to change is not in the source, or more than once
 */
export function mutated(source, { file, from, to }) {
  const at = source.indexOf(from);
  if (at < 0 || source.includes(from, at + 1)) throw new Error(`${file} has not exactly one ${JSON.stringify(from)}`);
  return source.slice(0, at) + to + source.slice(at + from.length);
}
