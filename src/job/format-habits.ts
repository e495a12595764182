// Other names of the formats, and advice for formats that are not supported.
import type { FormatName } from './job-spec.ts';

const OTHER_NAMES: Readonly<Record<string, FormatName>> = {
  fq: 'fastq',
  fa: 'fasta',
  fna: 'fasta',
  faa: 'fasta',
  ffn: 'fasta',
  jsonl: 'ndjson',
  jsonlines: 'ndjson',
  gff3: 'gff',
  gtf: 'gff',
};

const ADVICE: Readonly<Record<string, string>> = {
  json: "ndjson is one JSON value on each line; to convert an array: jq -c '.[]' FILE | threadmill -F ndjson …",
  bam: 'samtools view -h FILE | threadmill -F sam …',
  cram: 'samtools view -h FILE | threadmill -F sam …',
  bcf: 'bcftools view FILE | threadmill -F vcf …',
  txt: '-F lines',
  text: '-F lines',
  line: '-F lines',
  plain: '-F lines',
  xlsx: 'save the sheet as CSV first: -F csv',
  parquet: "duckdb -c \"copy 'FILE' to '/dev/stdout' (format csv)\" | threadmill -F csv …",
};

/** The format of this name, ignoring case; undefined if unknown. */
export function formatByHabit(name: string): FormatName | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(OTHER_NAMES, key) ? OTHER_NAMES[key] : undefined;
}

/** Words and regular expressions for delimiters in other tools; nobody means them literally. */
const DELIMITERS: readonly (readonly [RegExp, string])[] = [
  [/^tab(?:s|ulator)?$/i, "'\\t'"],
  [/^comma$/i, ','],
  [/^(?:semicolon|semi)$/i, "';'"],
  [/^pipe$/i, "'|'"],
  [/^colon$/i, ':'],
  [/^space$/i, "' '"],
  [/^(?:spaces|whitespaces|white-space|blank|blanks)$/i, 'whitespace'],
  [/^\\s[+*]?$|^\[.*\][+*]?$|^(?: |\\t)[+*]$/, 'whitespace'],
];

/** The option value for a delimiter that can't be meant literally; undefined for all others. */
export function delimiterAdvice(delimiter: string): string | undefined {
  const written = DELIMITERS.find(([pattern]) => pattern.test(delimiter))?.[1];
  return written === undefined ? undefined : `write -d ${written}`;
}

/** Advice for a name that is not a format. */
export function formatAdvice(name: string): string | undefined {
  const key = name.toLowerCase().replace(/^\./, '');
  if (Object.hasOwn(ADVICE, key)) return ADVICE[key];
  return /^(?:\\.*|\W|tab|comma)$/i.test(name) ? `-F is --format; the delimiter is -d '${name}'` : undefined;
}
