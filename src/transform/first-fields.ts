// An expression that takes fields while nobody says what separates them gets them by tabs. Where no record of the first
// batch has a tab, and all that are looked at are separated by something else, every field behind the first is missing:
// that is a csv in a pipe, or a table of blanks, and the results would be blank lines.
import { FramingError } from '../job/errors.ts';
import type { JobSpec } from '../job/job-spec.ts';
import { isBlank } from '../records/blank.ts';
import { quotedLine } from '../records/quoted-line.ts';
import { fieldNumber, type ExpressionPlan } from './expression/expression-plan.ts';
import type { FirstRecords } from './first-batch.ts';

/** Records that must all have the other delimiter in them. */
const LOOKED_AT = 10;

/** A test for each, the likeliest first, its name, and what to type. */
const OTHER_DELIMITERS: readonly (readonly [RegExp, string, string])[] = [
  [/,/, 'commas', "-F csv, or -d ','"],
  [/;/, 'semicolons', "-d ';'"],
  [/\|/, '|', "-d '|'"],
  [/\S[ ]+\S/, 'blanks', '-d whitespace'],
];

/** The first name by which the expressions take a field that only a tab can part from the first: `$2`, `NF`, `fields`. */
export function assumedField(spec: JobSpec, plans: readonly (ExpressionPlan | undefined)[]): string | undefined {
  const { format, framing, headerDoubts, isPaired } = spec;
  if (!headerDoubts.isDelimiterAssumed || isPaired || framing.linesPerRecord > 1) return undefined;
  if (format !== 'lines' && format !== 'tsv') return undefined;
  const names = plans.flatMap((plan) => plan?.names ?? []);
  return names.find((name) => (fieldNumber(name) ?? 0) > 1) ?? names.find((name) => name === 'NF' || name === 'fields');
}

/** `field`: what `assumedField` gave. @throws FramingError that says what separates the fields */
export function checkFirstFields(records: FirstRecords, field: string): void {
  if (records.bytes.includes('\t')) return;
  const first: string[] = [];
  for (const record of records.texts()) {
    if (!isBlank(record)) first.push(record);
    if (first.length === LOOKED_AT) break;
  }
  if (first.length === 0) return;
  const other = OTHER_DELIMITERS.find(([test]) => first.every((record) => test.test(record)));
  if (other === undefined) return;
  const { records: total } = records.head;
  const which = total === 1 ? 'the first record has' : `the first ${total} records have`;
  throw new FramingError(
    `the expression uses ${field}, and ${which} no tab but ${other[1]}: ${quotedLine(first[0]!)}`,
    {
      place: records.place(),
      advice: `say what separates the fields: ${other[2]}; if each record is one field, -d '\\t'`,
    },
  );
}
