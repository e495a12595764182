// Where records end: CSV by csv-parse, FASTA by its definition, and where records begin behind any
// byte of an input, in any pieces.
import { parse } from 'csv-parse/sync';
import type { FormatName, JobSpec } from '../../../src/job/job-spec.ts';
import { CsvBorderScanner } from '../../../src/records/csv/csv-border-scanner.ts';
import { newBorderSearch } from '../../../src/records/borders/new-border-search.ts';
import { isFastqOfFourLines } from '../../../src/records/formats/fastq-lines.ts';
import { cutAll, LINES } from '../../support/reference.ts';
import { mustBeSame, type FuzzTarget } from '../target.ts';

/** Ends in steps of so many bytes; `undefined` at the first fault. */
function csvEnds(bytes: Buffer, step: number): number[] {
  const scanner = new CsvBorderScanner(Buffer.from(','));
  const ends: number[] = [];
  for (let from = 0, to = 0; from < bytes.length;) {
    to = Math.min(bytes.length, to + step);
    while (from < to) {
      const { count, end, scanned } = scanner.scan(bytes, from, to, 1);
      if (count > 0) ends.push(end);
      from = scanned;
    }
  }
  return ends;
}

/** undefined for text that csv-parse refuses. */
function judgedEnds(bytes: Buffer): number[] | undefined {
  const options = { relax_column_count: true, info: true, record_delimiter: ['\n', '\r\n'] };
  try {
    const found = parse(bytes, options) as unknown as { info: { bytes: number } }[];
    return found.map(({ info }) => info.bytes);
  } catch {
    return undefined;
  }
}

const isText = (bytes: Buffer) => Buffer.from(bytes.toString('utf8')).equals(bytes) && bytes[0] !== 0xef;

export const csvBorders: FuzzTarget = {
  name: 'csv-borders',
  seeds: [
    'a,b\n1,"x ""y"" z"\n"2\n3",4\n',
    `${'"a ""b""",'.repeat(20)}\n"${'x\n'.repeat(70)}"\n`,
    'a,b\r\n"1",\r\n',
  ].map((text) => Buffer.from(text)),
  words: ['"', '""', ',', '\n', '\r\n', '","', '"\n', ',"', ' "'],
  run(bytes) {
    const whole = csvEnds(bytes, 1_000_000);
    for (const step of [1, 3, 64]) mustBeSame(`in steps of ${step}`, csvEnds(bytes, step), whole);
    if (!isText(bytes) || bytes.at(-1) !== 0x0a) return;
    const judged = judgedEnds(bytes);
    // an empty line is no record there
    if (judged !== undefined && !/^\r?\n/m.test(bytes.toString())) mustBeSame('by csv-parse', whole, judged);
  },
};

export const fastaBorders: FuzzTarget = {
  name: 'fasta-borders',
  seeds: ['>a\nACGT\nAC\n>b\n\n>c d\r\nAC\r\n', `>${'x'.repeat(70)}\n${'ACGT\n'.repeat(40)}>b\nA`].map((text) =>
    Buffer.from(text),
  ),
  words: ['>', '\n>', '\r\n>', '\n', '>\n'],
  run(bytes) {
    if (bytes.length > 0 && bytes[0] !== 0x3e) return; // refused as a whole
    const ended = bytes.length === 0 || bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, Buffer.from('\n')]);
    const records = ended.toString('latin1').split(/(?<=\n)(?=>)/);
    const wanted = ended.length === 0 ? [] : records.map((record) => record.length);
    for (const pieces of [[Infinity], [1], [7, 64]]) {
      const cuts = cutAll(
        [bytes],
        {
          format: 'fasta',
          encoding: 'latin1',
          delimiter: { kind: 'text', text: '\t' },
          comments: undefined,
          framing: LINES,
          batchSize: { kind: 'records', records: 1 },
          maxRecordBytes: 2 ** 30,
        },
        pieces,
      );
      mustBeSame(
        `in pieces of ${String(pieces)}`,
        cuts.map(({ bytes: cut }) => cut.length),
        wanted,
      );
    }
  },
};

function borderAt(spec: JobSpec, bytes: Buffer, x: number, piece: number): number {
  const search = newBorderSearch(spec);
  for (let at = x - 1; at < bytes.length; at += piece) {
    const found = search.put(bytes.subarray(at, at + piece));
    if (found !== undefined) return x - 1 + found;
  }
  return x - 1 + search.end();
}

function startsOfReads(bytes: Buffer): number[] {
  const starts = [0];
  let lines = 0;
  for (const [at, byte] of bytes.entries()) if (byte === 0x0a && (lines += 1) % 4 === 0) starts.push(at + 1);
  return starts;
}

const MOST_OF_A_SHARD_INPUT = 300;

function isWholeFastq(bytes: Buffer): boolean {
  const lines = bytes.toString('latin1').split('\n').length - 1;
  return lines % 4 === 0 && bytes.at(-1) === 0x0a && isFastqOfFourLines(bytes);
}

export const shardBorders: FuzzTarget = {
  name: 'shard-borders',
  seeds: [
    '@a\nACGT\n+\n@@++\n@b\nAC\n+b\n+@\n',
    '@a\r\nA\r\n+\r\n@\r\n@b\r\n\r\n+\r\n\r\n',
    '>a\nAC\n>b\nA\n',
    'a\tb\nc\n',
  ].map((text) => Buffer.from(text)),
  words: ['@', '+', '\n@', '\n+\n', '\r\n', '>', '\n>'],
  run(given) {
    const bytes = given.subarray(0, MOST_OF_A_SHARD_INPUT);
    for (const format of ['lines', 'fastq', 'fasta'] as const satisfies readonly FormatName[]) {
      const framing = { terminator: 'newline', linesPerRecord: format === 'fastq' ? 4 : 1 } as const;
      const spec = { format, framing, maxRecordBytes: 1 << 20 } as unknown as JobSpec;
      const starts = format === 'fastq' && isWholeFastq(bytes) ? startsOfReads(bytes) : undefined;
      for (let x = 1; x < bytes.length; x += 1) {
        const border = borderAt(spec, bytes, x, 1_000_000);
        mustBeSame(`${format} at ${x}, byte by byte`, borderAt(spec, bytes, x, 1), border);
        if (border < x || border > bytes.length) throw new Error(`${format} at ${x}: a border at ${border}`);
        // sequences of @ and + alone may be undecidable: then the border is later, at the start of a read
        if (starts !== undefined && !starts.includes(border) && !/^[@+]/m.test(sequencesOf(bytes))) {
          throw new Error(`fastq at ${x}: a border at ${border}, which no read begins at`);
        }
      }
    }
  },
};

function sequencesOf(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .split('\n')
    .filter((_, index) => index % 4 === 1)
    .join('\n');
}
