// Code for the constants that hold a record's fields. Most expressions want a few of many fields: those are found by
// searching the delimiters up to the last one wanted, which here is 2 to 5 times as fast as split() with a limit.

/** Above this the code gets long, and split() has less to waste. */
export const MAX_SEARCHED_FIELDS = 64;

/** The fields wanted: the constants that hold each, by its position from 0. */
export type WantedFields = ReadonlyMap<number, readonly string[]>;

/**
 * Constants by searching `line`; `own` begins the names of the code's own constants. Out of the array named `cut`, where
 * there is one: for records whose fields are not what stands between the delimiters.
 */
export function searchFields(wanted: WantedFields, delimiter: string, own: string, cut?: string): string {
  const isCut = cut === undefined ? '' : `${cut} !== undefined ? `;
  const literal = JSON.stringify(delimiter);
  const behind = delimiter.length;
  /** Name of the constant for where field i ends; -1 where it is the last field, or there is none. */
  const end = (i: number) => `${own}e${i}`;
  const code: string[] = [];
  const last = Math.max(...wanted.keys());
  for (let i = 0; i <= last; i += 1) {
    const found =
      i === 0
        ? `${isCut && `${isCut}-1 : `}line.indexOf(${literal})`
        : `${end(i - 1)} < 0 ? -1 : line.indexOf(${literal}, ${end(i - 1)} + ${behind})`;
    code.push(`const ${end(i)} = ${found};`);
  }
  for (const [i, names] of wanted) {
    const start = i === 0 ? '0' : `${end(i - 1)} + ${behind}`;
    const found = `${end(i)} < 0 ? line.slice(${start}) : line.slice(${start}, ${end(i)})`;
    const searched = i === 0 ? found : `${end(i - 1)} < 0 ? '' : ${found}`;
    code.push(declare(names, `${isCut && `${isCut}${cut}[${i}] ?? '' : `}${searched}`));
  }
  return code.join(' ');
}

/** Constants out of the array of fields that has this name. */
export function pickFields(wanted: WantedFields, array: string): string {
  return [...wanted].map(([i, names]) => declare(names, `${array}[${i}] ?? ''`)).join(' ');
}

function declare(names: readonly string[], value: string): string {
  const [first, ...others] = names;
  return [`const ${first} = ${value};`, ...others.map((name) => `const ${name} = ${first};`)].join(' ');
}
