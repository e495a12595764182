// A path within a JSON value, as in messages: `who`, `items[3].price`, `["odd key"]`.
import { quoted } from '../../job/printable.ts';

/** Object keys and array indices, outermost first. */
export type JsonPath = readonly (string | number)[];

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
/** The longest path in a message, in characters; of a longer one the end is shown. */
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
