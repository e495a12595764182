// Random inputs for runs with --shard: text of each format with all that could be taken for a border, whole or damaged.
import type { Random } from './random.ts';
import { packedBlocks } from './shard-packing.ts';

export const SHARD_FORMATS = ['lines', 'nul', 'tsv', 'csv', 'ndjson', 'fastq', 'fasta'] as const;
export type ShardFormat = (typeof SHARD_FORMATS)[number];

export interface ShardCase {
  readonly format: ShardFormat;
  readonly files: readonly Buffer[];
  /** Options, as a Job has them. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly isDamaged: boolean;
}

/** Letters of qualities that look like the beginnings of lines. */
const QUALITIES = ['@', '+', '@+', '>I#@+', 'IIII'];

function text(random: Random, letters: string, most: number): string {
  return Array.from({ length: random.below(most + 1) }, () => random.pick([...letters])).join('');
}

/** Quotes, delimiters and line ends inside of quotes, of rows that look like rows. */
function csvField(random: Random, end: string): string {
  if (random.isOneIn(3)) return text(random, 'xy', 4);
  const inside = () => random.pick(['""', ',', '"",""', end, `r1,x,y${end}`, 'a', '"","', '#', '']);
  const value = Array.from({ length: random.below(5) }, inside)
    .join('')
    .replace(/"+/g, (run) => (run.length % 2 === 0 ? run : `${run}"`));
  return `"${value}"`;
}

function record(format: ShardFormat, random: Random, end: string, index: number): string {
  switch (format) {
    case 'lines':
      return `${text(random, 'ab@+>#"\t', 12)}${end}`;
    case 'nul':
      return `${text(random, 'ab\n\r', 8)}\0`;
    case 'tsv':
      return `r${index}\t${text(random, 'xy"#', 6)}\t${random.below(100)}${end}`;
    case 'csv':
      return `${[`r${index}`, csvField(random, end), csvField(random, end)].join(',')}${end}${random.isOneIn(12) ? end : ''}`;
    case 'ndjson':
      return `${JSON.stringify({ id: index, text: text(random, 'ab"\n\\', 6) })}${random.isOneIn(9) ? `${end}${end}` : end}`;
    case 'fastq': {
      const length = random.below(12);
      const letters = random.isOneIn(4) ? '@+ACGT' : 'ACGT';
      const sequence = Array.from({ length }, () => random.pick([...letters])).join('');
      const quality = Array.from({ length }, () => random.pick([...random.pick(QUALITIES)])).join('');
      const name = random.isOneIn(3) ? '@'.repeat(length) : `r${index}`;
      return `@${name}${end}${sequence}${end}+${random.isOneIn(3) ? name : ''}${end}${quality}${end}`;
    }
    case 'fasta': {
      const lines = Array.from({ length: random.below(4) }, () => `${text(random, 'ACGT', 10) || 'A'}${end}`);
      return `>s${index}${random.isOneIn(3) ? ' > @+' : ''}${end}${lines.join('')}`;
    }
  }
}

function file(format: ShardFormat, random: Random, header: string): string {
  const ends = random.pick([['\n'], ['\r\n'], ['\n', '\r\n']]);
  const count = random.pick([0, 1, 2, 5, 20, 60]);
  const comments = format === 'lines' || format === 'tsv';
  let made = header;
  for (let i = 0; i < count; i += 1) {
    const end = random.pick(ends);
    if (comments && random.isOneIn(8)) made += `!note ${i}${end}`;
    made += record(format, random, end, i);
  }
  if (format === 'fastq' && random.isOneIn(5)) made += random.pick(['\n', '\n\n', '\r\n\n\n\n\n\n\n']);
  else if (random.isOneIn(4)) made = made.replace(/\r?[\n\0]$/, '');
  return made;
}

/** Lines dropped, doubled or overwritten, bytes changed, the end cut off. */
function damaged(whole: Buffer, random: Random): Buffer {
  if (whole.length < 2) return whole;
  const at = random.below(whole.length);
  const to = Math.min(whole.length, at + 1 + random.below(20));
  switch (random.below(5)) {
    case 0:
      return Buffer.concat([whole.subarray(0, at), whole.subarray(to)]);
    case 1:
      return Buffer.concat([whole.subarray(0, to), whole.subarray(at)]);
    case 2: {
      const changed = Buffer.from(whole);
      changed[at] = random.pick([10, 13, 64, 43, 62, 0, 65]);
      return changed;
    }
    case 3:
      return whole.subarray(0, at);
    default: {
      const lines = whole.toString('latin1').split('\n');
      lines.splice(random.below(lines.length), 1);
      return Buffer.from(lines.join('\n'), 'latin1');
    }
  }
}

function headerOf(format: ShardFormat, random: Random): string {
  if (format === 'csv') return random.pick(['id,name,text\n', '"id","na\nme","te""xt"\r\n']);
  return random.pick(['#id\tname\tn\n', '#a\n#id\tname\tn\r\n']);
}

/** Plain or BGZF; damaged before it is compressed, or after that. */
function packed(whole: Buffer, random: Random, isDamaged: boolean): Buffer {
  const isCompressed = random.isOneIn(2);
  const isDamagedBefore = isDamaged && (!isCompressed || random.isOneIn(2));
  const data = isDamagedBefore ? damaged(whole, random) : whole;
  if (!isCompressed) return data;
  const file = Buffer.concat(packedBlocks(data, random));
  return isDamaged && !isDamagedBefore ? damaged(file, random) : file;
}

export function drawShardCase(random: Random): ShardCase {
  const format = random.pick(SHARD_FORMATS);
  const mark = random.isOneIn(6) && format !== 'nul' ? '\ufeff' : '';
  const isTable = format === 'tsv' || format === 'csv';
  const hasHeader = (isTable && !random.isOneIn(4)) || (format === 'lines' && random.isOneIn(3));
  const header = hasHeader ? headerOf(format, random) : '';
  const isDamaged = random.isOneIn(2);
  const files = Array.from({ length: random.pick([1, 1, 1, 2, 4]) }, () =>
    random.isOneIn(9) ? '' : mark + file(format, random, header),
  ).map((made) => packed(Buffer.from(made), random, isDamaged));
  const comments = format === 'lines' || format === 'tsv';
  return {
    format,
    files,
    isDamaged,
    options: {
      format: format === 'nul' ? 'lines' : format,
      ...(format === 'nul' ? { null: true } : {}),
      ...(hasHeader ? { header: format === 'csv' ? 1 : '#' } : isTable ? { header: 0 } : {}),
      ...(comments ? { comment: '!', commentOut: random.pick(['keep', 'drop']) } : {}),
      ...(random.isOneIn(3) ? { batchSize: random.pick(['1', '3', '64B']) } : {}),
    },
  };
}
