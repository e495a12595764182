// Expressions on CSV give the same on bytes as on strings: with quotes in valid and invalid places,
// and with csv-parse as an independent reader of fields.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { UsageError } from '../../../src/job/errors.ts';
import { newKernelFields } from '../../../src/transform/fields/kernel/kernel-fields.ts';
import type { FieldWork } from '../../../src/transform/fields/field-plan.ts';
import { anyBatchSize, anyPieces } from '../../support/arbitrary.ts';
import { anyFilter, anyMap, COLUMNS } from './any-expression.ts';
import { newRunner, seeBothWays, type Seen, type Settings } from './both-ways.ts';
import { repeats } from '../../support/random.ts';

const KIB = 1024;
const DELIMITERS = [',', ',', ';', '\t', '|', ' ', 'a', '1', '\x01'];

const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

/** A field as somebody may write it who keeps to the rules. */
function anyField(delimiter: string): fc.Arbitrary<string> {
  const plain = fc.constantFrom('', 'a', 'bc', '1', '30', '2.50', 'é', '€', ' ', 'x'.repeat(70));
  const value = fc.array(fc.constantFrom('a', '"', '""', delimiter, '\n', '\r\n', '\r', '3', 'é', 'x'.repeat(63)), {
    maxLength: 5,
  });
  return fc.oneof(
    plain.filter((text) => !text.includes(delimiter)),
    plain.map(quoted),
    value.map((parts) => quoted(parts.join(''))),
  );
}

/** Most are rows of CSV; one in so many breaks the rules. */
function anyRow(delimiter: string, columns: number, wrongOneIn: number): fc.Arbitrary<string> {
  const width = fc.oneof(
    { weight: wrongOneIn, arbitrary: fc.constant(columns) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 6 }) },
  );
  const right = width
    .chain((fields) => fc.array(anyField(delimiter), { minLength: fields, maxLength: fields }))
    .map((fields) => fields.join(delimiter));
  const wrong = fc
    .array(fc.constantFrom('"', '"', '""', delimiter, '\r', '\n', 'a', '1', '"a"', ' ', 'é'), { maxLength: 8 })
    .map((parts) => parts.join(''));
  const text = fc.oneof({ weight: wrongOneIn, arbitrary: right }, { weight: 1, arbitrary: wrong });
  return fc.tuple(text, fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n', '\n#c"\n')).map((parts) => parts.join(''));
}

interface Case {
  readonly settings: Settings;
  readonly inputs: Buffer[];
}

const anyCase: fc.Arbitrary<Case> = fc
  .record({
    delimiter: fc.constantFrom(...DELIMITERS),
    encoding: fc.constantFrom('utf8' as const, 'latin1' as const),
    batchSize: anyBatchSize,
    pieces: fc.oneof(fc.constant([Infinity]), anyPieces),
    map: fc.option(anyMap, { nil: undefined }),
    filter: fc.option(anyFilter, { nil: undefined }),
    keepsRefused: fc.boolean(),
    spareBytes: fc.nat(70),
    isRagged: fc.boolean(),
    columns: fc.constantFrom(COLUMNS, COLUMNS.slice(0, 3), undefined),
    comments: fc.constantFrom(undefined, { prefixes: ['#'], isKept: false }),
    isOpen: fc.boolean(),
    wrongOneIn: fc.constantFrom(3, 30, 1_000_000, 1_000_000),
  })
  .filter(({ map, filter }) => map !== undefined || filter !== undefined)
  .chain(({ wrongOneIn, isOpen, ...settings }) => {
    const rows = anyRow(settings.delimiter, settings.columns?.length ?? 3, wrongOneIn);
    const input = fc.array(rows, { maxLength: 12 }).map((texts) => {
      const text = texts.join('');
      return Buffer.from(isOpen ? text.replace(/\r?\n$/, '') : text, settings.encoding);
    });
    return fc.record({
      settings: fc.constant<Settings>({ ...settings, format: 'csv' }),
      inputs: fc.array(input, { minLength: 1, maxLength: 3 }),
    });
  });

/** False if the expressions are refused, or don't run on bytes. */
async function isOnBytes(settings: Settings): Promise<boolean> {
  try {
    return (await newRunner(settings, 'bytes')) !== undefined;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

test('any rows give the same result, counts, filtered-out records and errors on bytes as on strings', async () => {
  let onBytes = 0;
  let failed = 0;
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(anyCase, async ({ settings, inputs }) => {
      if (!(await isOnBytes(settings))) return;
      onBytes += 1;
      const { error, events } = await seeBothWays(inputs, settings);
      if (error !== undefined) failed += 1;
      if (events.some((event) => (event as { recordsOut?: number }).recordsOut)) kept += 1;
    }),
    { numRuns: 1000 },
  );
  expect(onBytes).toBeGreaterThan(repeats(200));
  expect(failed).toBeGreaterThan(repeats(50));
  expect(kept).toBeGreaterThan(repeats(50));
});

/** Of a run without an error. */
function outputOf({ events, error }: Seen): string {
  expect(error).toBeUndefined();
  const outputs = events.map((event) => (event as { output?: string }).output ?? '').join('');
  return Buffer.from(outputs, 'latin1').toString();
}

const anyTable = fc.constantFrom(',', ';', '\t').chain((delimiter) => {
  const row = fc.array(anyField(delimiter), { minLength: 3, maxLength: 3 }).map((fields) => fields.join(delimiter));
  return fc.record({ delimiter: fc.constant(delimiter), rows: fc.array(row, { minLength: 1, maxLength: 12 }) });
});

test('fields are those of csv-parse, and csv-parse reads what row() writes', async () => {
  await fc.assert(
    fc.asyncProperty(anyTable, anyBatchSize, async ({ delimiter, rows }, batchSize) => {
      const settings: Settings = { format: 'csv', delimiter, batchSize };
      const input = Buffer.from(rows.map((row) => `${row}\n`).join(''));
      const read = (text: string) => parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });
      const records = read(input.toString());
      expect(records.length).toBe(rows.length);
      const select = (map: string) => seeBothWays([input], { ...settings, map });
      expect(read(outputOf(await select('row($3, $1)')))).toEqual(records.map(([a, , c]) => [c, a]));
      expect(outputOf(await select('`<${$2}>`'))).toBe(records.map(([, b]) => `<${b}>\n`).join(''));
      const keep = async (filter: string) => read(outputOf(await seeBothWays([input], { ...settings, filter })));
      expect(await keep('$1 === $2')).toEqual(records.filter(([a, b]) => a === b));
      expect(await keep('$1.length > $3.length')).toEqual(records.filter(([a, , c]) => a!.length > c!.length));
      expect(await keep('+$2 >= 3')).toEqual(records.filter(([, b]) => b!.trim() !== '' && Number(b) >= 3));
    }),
    { numRuns: 200 },
  );
});

const WORKS: Settings[] = [
  { map: 'row($3, $1)' },
  { map: '$2' },
  { filter: '$2 === \'x,"y"\'', keepsRefused: true },
  { filter: '+$3 > 1', keepsRefused: true },
];

test.each(WORKS)('a quote may be anywhere in the 64 bytes that are scanned together: $map$filter', async (work) => {
  for (let before = 0; before < 130; before += 2) {
    const rows = [
      `${'p'.repeat(before)},"x,""y""",1`,
      `"",${quoted('q'.repeat(before))},"2"`,
      '"""","\n","\r\n"\r',
      `"${'r'.repeat(60)}""","",""`,
      'a,b,3',
      '"a","b","3"',
    ];
    const input = Buffer.from(`${rows.join('\n')}\n`);
    const { error } = await seeBothWays([input], { format: 'csv', ...work });
    expect(error).toBeUndefined();
  }
});

const WRONG = ['a"b,1,2', '"a"b,1,2', '"a" ,1,2', 'a,1,"2"\r\r', 'a,\rb,2', 'a,1', 'a,1,2,3', '"a",1,2\r', 'a,b,"c'];

test.each(WRONG)('a record that is not CSV is reported with its line, at any place: %j', async (wrong) => {
  const columns = ['x', 'y', 'z'];
  for (let before = 0; before < 70; before += 6) {
    const rows = [`"${'p\n'.repeat(before)}",1,2`, 'a,"b",c', wrong, 'a,"b",c', '"a",b,c'];
    const input = Buffer.from(`${rows.join('\n')}\n`);
    for (const work of [{ map: 'row($1)' }, { filter: 'true', columns }]) {
      const { error } = await seeBothWays([input], { format: 'csv', ...work });
      const isForWidth = ['a,1', 'a,1,2,3'].includes(wrong);
      const isFault = wrong !== '"a",1,2\r' && (!isForWidth || work.columns !== undefined);
      if (!isFault) expect(error).toBeUndefined();
      else if (wrong !== 'a,b,"c') expect(error).toMatchObject({ place: { record: 3, line: before + 3 } });
    }
  }
});

/** In one batch: it goes to the kernel in slices, and records lie across their ends. */
function largeTable(wrongAt: number): Buffer {
  const rows: string[] = [];
  for (let i = 0; i < 900; i += 1) {
    const text = `${'xxxxxxxxxxxxx"\n,'.repeat((i * 37) % 1201)}${i % 100 < 5 ? '€é' : ''}`;
    if (i === wrongAt) rows.push('a"b,1,2');
    else rows.push(`${i},${quoted(text)},${i % 7}${i % 11 === 0 ? '\r' : ''}`);
  }
  return Buffer.from(`${rows.join('\n')}\n`);
}

const ONE_BATCH = { format: 'csv' as const, batchSize: { kind: 'bytes' as const, bytes: 64 * KIB * KIB } };

test("a batch that is larger than the kernel's slices gives the same", async () => {
  const input = largeTable(-1);
  expect(input.length).toBeGreaterThan(8 * KIB * KIB);
  for (const work of [...WORKS.slice(2), { filter: '+$3 > 2', map: 'row($1, $1, $2)' }]) {
    const { error } = await seeBothWays([input], { ...ONE_BATCH, ...work });
    expect(error).toBeUndefined();
  }
});

test.each([0, 1, 500, 899])('a fault in record %i of a large batch is reported with its line', async (at) => {
  const input = largeTable(at);
  for (const inputs of [[input], [Buffer.from('"a\nb",1,2\n'), input]]) {
    const { error } = await seeBothWays(inputs, { ...ONE_BATCH, map: 'row($2, $1)' });
    expect(error).toMatchObject({ place: { byte: input.indexOf('a"b,1,2') } });
  }
});

test('a record that is larger than a slice gives the same, and later ones have their lines', async () => {
  const lines = 75_000;
  const large = `1,${quoted(`${'x'.repeat(60)}\n,"`.repeat(lines))},3`;
  const rows = ['a,"b\n",c', large, 'd,"e\n",f', large, 'g,"h",i'];
  for (const work of WORKS.slice(1, 3)) {
    const { error } = await seeBothWays([Buffer.from(`${rows.join('\n')}\n`)], { ...ONE_BATCH, ...work });
    expect(error).toBeUndefined();
  }
  const { error } = await seeBothWays([Buffer.from(`${rows.join('\n')}\na"\n`)], { ...ONE_BATCH, map: 'row($1)' });
  expect(error).toMatchObject({ place: { record: 6, line: 8 + 2 * lines } });
});

test('the kernel itself handles quoted rows: none is left to the work on strings', () => {
  const work: FieldWork = { map: { isRow: true, parts: [{ kind: 'field', field: 2 }] } };
  const options = {
    indexOf: Number,
    encoding: 'utf8' as const,
    delimiter: 0x2c,
    terminator: 10,
    layout: 'csv' as const,
  };
  // the Nodes these tests run on all have SIMD
  const kernel = newKernelFields(work, options)!;
  const batch = Buffer.from('1,"a ""b"", c\r\n",x\n"2","needless","\n"\r\n3,,\n4\n"5",""\n');
  expect(kernel.makeRoom(batch.length)).toBe(true);
  kernel.load(batch, true);
  const { output, ...counts } = kernel.run(0);
  expect(counts).toEqual({ next: batch.length, records: 5, kept: 5 });
  expect(Buffer.from(output).toString()).toBe('"a ""b"", c\r\n"\nneedless\r\n""\n""\n""\n');
});
