// An expression that uses fields, without an option for the delimiter, splits at tabs (csv:
// commas). If no record of the first batch has that delimiter, and all that are checked have
// another one, the run fails: every field after the first would be missing, and the results would
// be blank lines. The input is then a csv in a pipe, or a table separated by blanks.
import { FramingError } from '../job/errors.ts';
import type { JobSpec } from '../job/job-spec.ts';
import { isBlank } from '../records/blank.ts';
import { quotedLine } from '../records/quoted-line.ts';
import { fieldNumber, type ExpressionPlan } from './expression/expression-plan.ts';
import type { FirstRecords } from './first-batch.ts';

/** The number of records checked; all must have the other delimiter. */
const LOOKED_AT = 10;

type Delimited = 'lines' | 'tsv' | 'csv';
type OtherDelimiter = readonly [test: RegExp, name: string, advice: string];

const COMMAS: OtherDelimiter = [/,/, 'commas', "-F csv, or -d ','"];
const SEMICOLONS: OtherDelimiter = [/;/, 'semicolons', "-d ';'"];
const BARS: OtherDelimiter = [/\|/, '|', "-d '|'"];
const BLANKS: OtherDelimiter = [/\S[ ]+\S/, 'blanks', '-d whitespace'];
const TABS: OtherDelimiter = [/\t/, 'tabs', "-F tsv, or -d '\\t'"];

/** The likeliest first. Fields of tsv and csv may contain blanks. */
const OTHER_DELIMITERS: Readonly<Record<Delimited, readonly OtherDelimiter[]>> = {
  lines: [COMMAS, SEMICOLONS, BARS, BLANKS],
  tsv: [COMMAS, SEMICOLONS, BARS],
  csv: [TABS, SEMICOLONS, BARS],
};

/** A field that an expression uses with the format's default delimiter. */
export interface AssumedField {
  /** `$2`, `NF`, `fields` */
  readonly name: string;
  readonly format: Delimited;
}

/**
 * The first field after the record's first that an expression uses. Undefined if there is none, or
 * if an option sets the delimiter.
 */
export function assumedField(spec: JobSpec, plans: readonly (ExpressionPlan | undefined)[]): AssumedField | undefined {
  const { format, framing, headerDoubts, isPaired } = spec;
  if (!headerDoubts.isDelimiterAssumed || isPaired || framing.linesPerRecord > 1) return undefined;
  if (format !== 'lines' && format !== 'tsv' && format !== 'csv') return undefined;
  const names = plans.flatMap((plan) => plan?.names ?? []);
  const name =
    names.find((each) => (fieldNumber(each) ?? 0) > 1) ?? names.find((each) => each === 'NF' || each === 'fields');
  return name === undefined ? undefined : { name, format };
}

/** @throws FramingError that names the delimiter found */
export function checkFirstFields(records: FirstRecords, { name, format }: AssumedField): void {
  const [own, ownName, ownOption] = format === 'csv' ? [',', 'comma', ','] : ['\t', 'tab', '\\t'];
  if (records.bytes.includes(own)) return;
  const first: string[] = [];
  for (const record of records.texts()) {
    if (!isBlank(record)) first.push(record);
    if (first.length === LOOKED_AT) break;
  }
  if (first.length === 0) return;
  const other = OTHER_DELIMITERS[format].find(([test]) => first.every((record) => test.test(record)));
  if (other === undefined) return;
  const { records: total } = records.head;
  const which = total === 1 ? 'the first record has' : `the first ${total} records have`;
  const found = `${which} no ${ownName} but ${other[1]}: ${quotedLine(first[0]!)}`;
  throw new FramingError(`the expression uses ${name}, and ${found}`, {
    place: records.place(),
    advice: `say what separates the fields: ${other[2]}; if each record is one field, -d '${ownOption}'`,
  });
}
