// Expressions over CSV: fields are those of csv-parse by every name, and csv-parse reads back what
// row() and set() write.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { Delimiter } from '../../../src/job/job-spec.ts';
import { thrownBy } from '../../support/thrown.ts';
import { evaluate } from './evaluate.ts';

const DELIMITERS = [',', '||', '\t'];
const written = fc.oneof(
  fc.constantFrom('', 'a', 'b c', "'", 'é', '\r'),
  fc
    .array(fc.constantFrom('a', '""', ',', '||', '\n', '\r\n', '\t', 'é'), { maxLength: 4 })
    .map((parts) => `"${parts.join('')}"`),
);
const value = fc
  .array(fc.constantFrom('a', '"', ',', '|', '\t', '\n', '\r', ' ', 'é'), { maxLength: 4 })
  .map((parts) => parts.join(''));
const delimiters = fc.constantFrom(...DELIMITERS);
const surroundings = (text: string, columns?: readonly string[]) => {
  const delimiter: Delimiter = { kind: 'quoted', text };
  return { format: 'csv', delimiter, ...(columns === undefined ? {} : { columns }) } as const;
};
const judged = (record: string, delimiter: string) => {
  const [fields, ...others] = parse(`${record}\n`, { delimiter, record_delimiter: '\n' });
  expect(others).toEqual([]);
  return fields!;
};

test('$1, fields, NF and col are the values that csv-parse reads', () => {
  fc.assert(
    fc.property(fc.array(written, { minLength: 1, maxLength: 5 }), delimiters, (texts, delimiter) => {
      const record = texts.join(delimiter);
      const fields = judged(record, delimiter);
      const columns = fields.map((_, i) => `c${i}`);
      const all = (text: string) => evaluate(text, record, surroundings(delimiter, columns));
      expect(all('[$1, $3, $9, NF]')).toEqual([fields[0], fields[2] ?? '', '', fields.length]);
      expect(all('[$70]')).toEqual(['']);
      expect(all('fields.concat(NF)')).toEqual([...fields, fields.length]);
      expect(all('[col.c0]')).toEqual([fields[0]]);
      // A single column is a row, quoted if necessary.
      expect(judged(all('col.c0') as string, delimiter)).toEqual([fields[0]]);
      expect(all('{ fields.fill("x"); return [col["c" + 0], line] }')).toEqual([fields[0], record]);
    }),
    { numRuns: 300 },
  );
});

test('csv-parse reads back the values that were passed to row() and set()', () => {
  fc.assert(
    fc.property(
      fc.array(written, { minLength: 1, maxLength: 4 }),
      fc.array(value, { minLength: 1, maxLength: 4 }),
      fc.nat(5),
      delimiters,
      (texts, values, at, delimiter) => {
        const record = texts.join(delimiter);
        const args = { at: String(at + 1), put: values[0]! };
        const given = { ...surroundings(delimiter), args };
        const row = evaluate(`row(...${JSON.stringify(values)}, ...fields.slice(0, 0))`, record, given) as string;
        expect(judged(row, delimiter)).toEqual(values);
        const expected = judged(record, delimiter);
        while (expected.length < at) expected.push('');
        expected[at] = values[0]!;
        expect(judged(evaluate('set(+args.at, args.put)', record, given) as string, delimiter)).toEqual(expected);
      },
    ),
    { numRuns: 500 },
  );
});

test('set() leaves the text of other fields as written', () => {
  expect(evaluate('set(2, "x", 4, "y,z")', '"a","b ""c""",d', surroundings(','))).toBe('"a",x,d,"y,z"');
  expect(evaluate('set("b", 1)', '"a","b"', surroundings(',', ['a', 'b']))).toBe('"a",1');
});

test('a single empty field is quoted, so that the line is not blank', () => {
  expect(evaluate('row($9)', 'a', surroundings(','))).toBe('""');
  expect(evaluate('set(1, "")', 'a', surroundings(','))).toBe('""');
  expect(evaluate('row($1, $9)', 'a', surroundings(','))).toBe('a,');
});

test("there is no json, and the error of an unknown name lists the record's names", () => {
  expect(thrownBy(() => evaluate('json.a', 'a', surroundings(',')))).toMatchObject({ name: 'UsageError' });
  expect(thrownBy(() => evaluate('1 + 1', 'a', surroundings(',')))).toMatchObject({
    message: expect.stringContaining('no line, $1, fields') as string,
  });
});
