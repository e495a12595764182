// Where in a JSON value something stands, as a message shows it: `who`, `items[3].price`, `["odd key"]`.
import { quoted } from '../../job/printable.ts';

/** Keys of objects and indices of arrays, from the outside in. */
export type JsonPath = readonly (string | number)[];

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
/** Longest path that a message shows, in characters; the end of a longer one tells more than its beginning. */
const MAX_CHARACTERS = 120;

/** '' for the value as a whole. */
export function pathText(path: JsonPath): string {
  const text = path.map(stepText).join('').replace(/^\./, '');
  return text.length > MAX_CHARACTERS ? `…${text.slice(-MAX_CHARACTERS)}` : text;
}

/** ` at items[3].price`; '' for the value as a whole. */
export function atPath(path: JsonPath): string {
  return path.length === 0 ? '' : ` at ${pathText(path)}`;
}

function stepText(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return NAME.test(key) ? `.${key}` : `[${quoted(key)}]`;
}
