// Where a record begins in the middle of an input, held against the true record starts: at every byte of hostile texts, put
// in in pieces of any size.
import type { JobSpec } from '../../../src/job/job-spec.ts';
import { newBorderSearch } from '../../../src/records/borders/new-border-search.ts';
import { againWith, Random, repeats, SEED } from '../../support/random.ts';

interface Text {
  readonly bytes: Buffer;
  /** Offsets of all records, and of the end. */
  readonly starts: readonly number[];
}

function specOf(format: JobSpec['format'], terminator: 'newline' | 'nul' = 'newline'): JobSpec {
  return { format, framing: { terminator, linesPerRecord: 1 }, maxRecordBytes: 1 << 20 } as JobSpec;
}

/** The search begins with the byte before `x`. */
function borderAt(spec: JobSpec, bytes: Uint8Array, x: number, pieceBytes: number, columns?: number): number {
  const search = newBorderSearch(spec, columns);
  for (let at = x - 1; at < bytes.length; at += pieceBytes) {
    const found = search.put(bytes.subarray(at, at + pieceBytes));
    if (found !== undefined) return x - 1 + found;
  }
  return x - 1 + search.end();
}

function textOf(records: readonly string[], behind = ''): Text {
  const starts: number[] = [];
  let at = 0;
  for (const record of records) {
    starts.push(at);
    at += record.length;
  }
  const bytes = Buffer.from(records.join('') + behind, 'latin1');
  return { bytes, starts: [...starts, bytes.length] };
}

/** A border is a record start at x or after it, the first one unless `mayBeLater`. */
function hold(spec: JobSpec, { bytes, starts }: Text, pieceBytes: number, mayBeLater = 0): void {
  for (let x = 1; x < bytes.length; x += 1) {
    const found = borderAt(spec, bytes, x, pieceBytes);
    const first = starts.findIndex((start) => start >= x);
    const allowed = starts.slice(first, first + 1 + mayBeLater);
    if (!allowed.includes(found))
      throw new Error(`at ${x} of ${JSON.stringify(String(bytes))}: ${found}, not ${allowed.join(' or ')}`);
  }
}

function hostileRead(random: Random, letters: string): string {
  const length = random.isOneIn(6) ? 0 : random.below(9);
  const some = (of: string) => Array.from({ length }, () => random.pick([...of])).join('');
  const end = random.pick(['\n', '\r\n']);
  const name = random.isOneIn(3) ? '@'.repeat(length + 1) : `@r${random.below(10)}`;
  const plus = random.isOneIn(3) ? `+${'+'.repeat(Math.max(0, length - 1))}` : '+';
  return [name, some(letters), plus, some('@+')].map((line) => line + end).join('');
}

/** Without the line end of the last record. */
const unterminated = (records: string[]) => [
  ...records.slice(0, -1),
  ...records.slice(-1).map((one) => one.replace(/\r?\n$/, '')),
];

function forSeeds(times: number, judge: (random: Random) => void): void {
  for (let i = 0; i < repeats(times); i += 1) {
    try {
      judge(new Random(SEED + i));
    } catch (error) {
      throw new Error(againWith(SEED + i), { cause: error });
    }
  }
}

const PIECES = [1, 2, 3, 7, 64];

test('a line begins after the first terminator', () => {
  forSeeds(2000, (random) => {
    const lines = Array.from(
      { length: 1 + random.below(12) },
      () => `${'ab\r'.repeat(random.below(4))}${random.pick(['\n', '\r\n'])}`,
    );
    hold(specOf('lines'), textOf(random.isOneIn(2) ? unterminated(lines) : lines), random.pick(PIECES));
    hold(specOf('lines', 'nul'), textOf(lines.map((line) => `${line}\0`)), random.pick(PIECES));
  });
});

test('a FASTA record begins with > at the start of a line, and not elsewhere', () => {
  forSeeds(2000, (random) => {
    const one = () => `>s>${'>'.repeat(random.below(3))}\n${'AC>\n'.repeat(random.below(3))}`;
    const records = Array.from({ length: 1 + random.below(8) }, one);
    hold(specOf('fasta'), textOf(random.isOneIn(2) ? unterminated(records) : records), random.pick(PIECES));
  });
});

test('a FASTQ record is found whatever its qualities are, also at the end and before blank lines', () => {
  forSeeds(3000, (random) => {
    const records = Array.from({ length: 1 + random.below(8) }, () => hostileRead(random, 'ACGT'));
    const behind = random.pick(['', '', '\n', '\r\n\n', '\n'.repeat(9)]);
    const text = behind === '' && random.isOneIn(2) ? textOf(unterminated(records)) : textOf(records, behind);
    // before blank lines the last record ends; they may go to either side
    const starts = behind === '' ? text.starts : [...text.starts.slice(0, -1), ...blanksFrom(records, text)];
    hold(specOf('fastq'), { ...text, starts }, random.pick(PIECES), behind === '' ? 0 : 10);
  });
});

function blanksFrom(records: readonly string[], { bytes }: Text): number[] {
  const from = records.join('').length;
  return Array.from({ length: bytes.length - from + 1 }, (_, i) => from + i);
}

test('sequences of @ and + are told from headers by the lengths of their qualities, or the shard before fails', () => {
  // a few of the very worst can be read in two ways; the landing check (test/library/shards.test.ts) is for these
  let [wrong, all] = [0, 0];
  forSeeds(2000, (random) => {
    const { bytes, starts } = textOf(Array.from({ length: 12 }, () => hostileRead(random, 'ACGT@+')));
    for (let x = 1; x < bytes.length; x += 1) {
      all += 1;
      if (borderAt(specOf('fastq'), bytes, x, 16) !== starts.find((start) => start >= x)) wrong += 1;
    }
  });
  expect(wrong / all).toBeLessThan(0.05);
});

/** Rows of three fields, with quotes, delimiters and rows inside of quotes. */
function hostileRow(random: Random, delimiter: string): string {
  const field = () => {
    if (random.isOneIn(3)) return random.pick(['x', 'yy', '1.5', '']);
    const inside = ['""', delimiter, '\n', '\r\n', `r${delimiter}x${delimiter}y\n`, `""${delimiter}""`, 'text', '#'];
    return `"${Array.from({ length: random.below(6) }, () => random.pick(inside)).join('')}"`;
  };
  const fields = ['r1', field(), field()].join(delimiter);
  return fields + random.pick(['\n', '\r\n']);
}

test('a row of CSV is found, whatever is inside of quotes, with a header or without', () => {
  let [wrong, all] = [0, 0];
  forSeeds(2000, (random) => {
    const delimiter = random.pick([',', ';', '||']);
    const rows = Array.from({ length: 1 + random.below(20) }, () => hostileRow(random, delimiter));
    const { bytes, starts } = textOf(random.isOneIn(2) ? unterminated(rows) : rows);
    const spec = { ...specOf('csv'), delimiter: { kind: 'quoted', text: delimiter }, encoding: 'utf8' } as JobSpec;
    const columns = random.isOneIn(3) ? undefined : 3;
    for (let x = 1; x < bytes.length; x += 1) {
      all += 1;
      const found = borderAt(spec, bytes, x, random.pick(PIECES), columns);
      if (found !== starts.find((start) => start >= x)) wrong += 1;
    }
  });
  // near the end of a text there may be too few rows to tell; the landing check is for these
  expect([wrong / all < 0.01, wrong, all]).toEqual([true, expect.any(Number), expect.any(Number)]);
});

test('rows of CSV are found where quotes are everywhere, or nowhere', () => {
  const rows = (row: string) => Array.from({ length: 200 }, () => row);
  const spec = { ...specOf('csv'), delimiter: { kind: 'quoted', text: ',' }, encoding: 'utf8' } as JobSpec;
  for (const row of ['a,b,c\n', '"a","b","c"\n', '"a, b","x ""y""","z\nz"\r\n', '"","",""\n']) {
    const { bytes, starts } = textOf(rows(row));
    for (let x = 1; x < 3 * row.length; x += 1) {
      expect(borderAt(spec, bytes, x, 64, 3)).toBe(starts.find((start) => start >= x));
    }
  }
});

test('a border is found within two records, however long the file is', () => {
  const read = `@r\n${'ACGT'.repeat(1000)}\n+\n${'@'.repeat(4000)}\n`;
  const bytes = Buffer.from(read.repeat(10));
  const search = newBorderSearch(specOf('fastq'));
  let put = 0;
  for (let found: number | undefined; found === undefined; put += 100)
    found = search.put(bytes.subarray(5000 + put, 5100 + put));
  expect(put).toBeLessThan(2 * read.length);
});

test('a broken record gives a border all the same: the shard that ends there fails', () => {
  const bytes = Buffer.from('@a\nAC\n+\nII\n@b\nAC\nII\nbroken\nlines\n@c\nAC\n+\nII\n');
  for (let x = 1; x < bytes.length; x += 1) {
    const found = borderAt(specOf('fastq'), bytes, x, 4);
    expect(found).toBeGreaterThanOrEqual(x);
    expect(found).toBeLessThanOrEqual(bytes.length);
  }
});
