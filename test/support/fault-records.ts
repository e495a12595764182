// Inputs of the fault suite: records that name their own fault, in every format, with the place of
// each.
import type { Random } from './random.ts';

export type FaultFormat = 'lines' | 'nul' | 'two lines' | 'tsv' | 'csv' | 'fastq' | 'ndjson';

export interface FaultRecord {
  readonly number: number;
  readonly way: string;
  /** The record as it is in the input; with --pair `mate` is the record of the second input. */
  readonly bytes: Buffer;
  readonly mate?: Buffer;
  readonly file: string;
  readonly line: number;
  readonly byte: number;
}

export interface FaultInput {
  readonly header: Buffer;
  /** By file name. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly records: readonly FaultRecord[];
}

export const FORMAT_OPTIONS: Readonly<Record<FaultFormat, readonly string[]>> = {
  lines: [],
  nul: ['-0'],
  'two lines': ['-L', '2'],
  tsv: ['-F', 'tsv'],
  csv: ['-F', 'csv'],
  fastq: ['-F', 'fastq'],
  ndjson: ['-F', 'ndjson'],
};

const HEADERS: Partial<Record<FaultFormat, string>> = { tsv: 'n\tway\tnote\n', csv: 'n,way,note\n' };

/** Faults of the bytes themselves, not of the work. */
const BROKEN: Readonly<Record<string, (format: FaultFormat, text: string) => Buffer>> = {
  isNoUtf8: (_, text) => Buffer.from(text.replace('é', '\xff'), 'latin1'),
  isMisformed: (format, text) => Buffer.from(format === 'ndjson' ? text.replace('{', '{{') : text.replace('n', 'n\tn')),
};

function recordText(format: FaultFormat, number: number, way: string, random: Random): string {
  const note = 'é'.repeat(1 + random.below(20));
  switch (format) {
    case 'lines':
      return `${number} ${way} ${note}\n`;
    case 'nul':
      return `${number} ${way} ${note}\0`;
    case 'two lines':
      return `${number} ${way} ${note}\n${note}\n`;
    case 'tsv':
      return `${number}\t${way}\t${note}n\n`;
    case 'csv':
      return random.below(3) === 0 ? `${number},${way},"${note}\n""${note}"""\n` : `${number},${way},${note}\n`;
    case 'ndjson':
      return `{"n":${number},"way":"${way}","note":"${note}"}\n`;
    case 'fastq': {
      const bases = 1 + random.below(40);
      return `@${number} ${way} ${note}\n${'A'.repeat(bases)}\n+\n${'I'.repeat(bases)}\n`;
    }
  }
}

/**
 * Records from number 1 on with these faults, spread over so many files. `isPaired`: two files side
 * by side.
 */
export function faultInput(
  format: FaultFormat,
  ways: readonly string[],
  fileCount: number,
  isPaired: boolean,
  random: Random,
): FaultInput {
  const header = Buffer.from(HEADERS[format] ?? '');
  const records: FaultRecord[] = [];
  const files = new Map<string, Buffer>();
  const perFile = Math.ceil(ways.length / fileCount);
  for (let file = 0; file < fileCount; file += 1) {
    const name = `in-${file + 1}.txt`;
    const pieces: Buffer[] = [header];
    let [line, byte] = [1 + newlines(header), header.length];
    for (let index = file * perFile; index < Math.min(ways.length, (file + 1) * perFile); index += 1) {
      const way = ways[index]!;
      const text = recordText(format, index + 1, way, random);
      const bytes = BROKEN[way]?.(format, text) ?? Buffer.from(text);
      const mate = isPaired ? { mate: Buffer.from(recordText(format, index + 1, 'ok', random)) } : {};
      records.push({ number: index + 1, way, bytes, ...mate, file: name, line, byte });
      pieces.push(bytes);
      line += newlines(bytes);
      byte += bytes.length;
    }
    files.set(name, Buffer.concat(pieces));
  }
  if (isPaired) files.set('in-2.txt', Buffer.concat(records.map(({ mate }) => mate!)));
  // With NUL terminators, line numbers count records.
  return {
    header,
    files,
    records: format === 'nul' ? records.map((one) => ({ ...one, line: lineOf(one, perFile) })) : records,
  };
}

function lineOf({ number }: FaultRecord, perFile: number): number {
  return ((number - 1) % perFile) + 1;
}

function newlines(bytes: Buffer): number {
  return bytes.toString('latin1').split('\n').length - 1;
}
