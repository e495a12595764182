// Generates code for the constants that hold a record's fields. Most expressions need few of many
// fields. They are found by searching for delimiters up to the last field needed, which here is 2
// to 5 times as fast as split() with a limit.

/** Above this the code gets long, and split() wastes less. */
export const MAX_SEARCHED_FIELDS = 64;

/** The names of the constants that hold each field, by its index from 0. */
export type WantedFields = ReadonlyMap<number, readonly string[]>;

/**
 * Constants found by searching `line`; `own` is the prefix of the code's own names. If the array
 * named `cut` is defined, the fields come from it: the fields of such a record are not simply the
 * text between delimiters.
 */
export function searchFields(wanted: WantedFields, delimiter: string, own: string, cut?: string): string {
  const isCut = cut === undefined ? '' : `${cut} !== undefined ? `;
  const literal = JSON.stringify(delimiter);
  const behind = delimiter.length;
  /** Name of the constant with the end of field i; -1 for the last field, and for a missing one. */
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

/** Constants taken from the array of fields with this name. */
export function pickFields(wanted: WantedFields, array: string): string {
  return [...wanted].map(([i, names]) => declare(names, `${array}[${i}] ?? ''`)).join(' ');
}

function declare(names: readonly string[], value: string): string {
  const [first, ...others] = names;
  return [`const ${first} = ${value};`, ...others.map((name) => `const ${name} = ${first};`)].join(' ');
}
