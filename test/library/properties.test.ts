// The built library, with its real threads, compared with a reference of a few lines: for any
// bytes, split in any way, and any number of workers.
import { readFileSync, writeFileSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import fc from 'fast-check';
import { anyBytes, textBytes, wholeRecords } from '../support/arbitrary.ts';
import { run } from '../support/library.ts';
import { ROOT } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A run takes 60 to 150 ms: all of them together well below a minute. */
const RUNS = 200;
const TIMEOUT_MS = 600_000;

const inFolder = temporaryFolder();
const NUMBERING = join(ROOT, 'test/support/numbering.mjs');
const KEEP_SOME = join(ROOT, 'test/support/keep-some.mjs');
const MARK = Buffer.from('\ufeff');

interface Shape {
  readonly end: '\n' | '\0';
  readonly lines: number;
  readonly encoding: 'utf8' | 'latin1';
}

/** The strings of an input's records, each with the terminator for its results. */
function recordsOf(input: Buffer, { end, lines, encoding }: Shape): { text: string; after: string; raw: string }[] {
  const all = input.toString('latin1').split(end);
  const isOpen = all.at(-1) !== '' || all.pop() === undefined;
  return Array.from({ length: Math.ceil(all.length / lines) }, (_, index) => {
    const whole = all.slice(index * lines, (index + 1) * lines).join(end);
    const hasReturn = end === '\n' && whole.endsWith('\r') && !(isOpen && (index + 1) * lines >= all.length);
    const text = Buffer.from(hasReturn ? whole.slice(0, -1) : whole, 'latin1').toString(encoding);
    return { text, after: hasReturn ? '\r\n' : end, raw: whole + end };
  });
}

function reference(inputs: readonly Buffer[], shape: Shape, isMapped: boolean): string {
  const results = inputs
    .flatMap((input) => recordsOf(input, shape))
    .map(({ text, after, raw }, index) => {
      if (text.startsWith('a')) return '';
      if (!isMapped) return raw;
      const number = index + 1;
      const result = Buffer.from(`${number}<${text}>`, shape.encoding).toString('latin1') + after;
      const second = Buffer.from(text, shape.encoding).toString('latin1') + after;
      return number % 5 === 0 ? '' : number % 3 === 0 ? result + second : result;
    });
  return results.join('');
}

const anyShape: fc.Arbitrary<Shape> = fc.record({
  end: fc.constantFrom('\n' as const, '\n' as const, '\0' as const),
  lines: fc.constantFrom(1, 1, 1, 2, 3),
  encoding: fc.constantFrom('utf8' as const, 'latin1' as const),
});

const anyCut: fc.Arbitrary<{ batchSize?: number | string }> = fc.oneof(
  fc.constant({}),
  fc.integer({ min: 1, max: 6 }).map((batchSize) => ({ batchSize })),
  fc.integer({ min: 1, max: 40 }).map((bytes) => ({ batchSize: `${bytes}B` })),
);

/**
 * The bytes before the records: a byte-order mark in any of the inputs, and the same header in all.
 */
const anyStart = fc.record({
  marked: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  header: fc.constantFrom([], [], ['name\tvalue'], ['# é', 'name\r']),
});

const anyRun = anyShape.chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    bodies: fc.array(shape.encoding === 'utf8' ? textBytes : anyBytes, { minLength: 1, maxLength: 3 }),
    start: anyStart,
    cut: anyCut,
    procs: fc.integer({ min: 1, max: 4 }),
    isMapped: fc.boolean(),
  }),
);

function writeInputs(inputs: readonly Buffer[]): string[] {
  return inputs.map((bytes, index) => {
    writeFileSync(inFolder(`in-${index}`), bytes);
    return inFolder(`in-${index}`);
  });
}

test(
  'for any bytes, batches, framing, header and number of workers the output is that of a plain loop',
  async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, async ({ shape, bodies, start, cut, procs, isMapped }) => {
        const framing = { terminator: shape.end === '\0' ? 'nul' : 'newline', linesPerRecord: shape.lines } as const;
        const header = Buffer.from(start.header.map((line) => line + shape.end).join(''));
        // A byte-order mark of its own would be removed as well.
        const records = bodies
          .map((body) => wholeRecords(body, framing))
          .map((body) => (body.indexOf(MARK) === 0 ? Buffer.alloc(0) : body));
        const inputs = records.map((body, index) =>
          Buffer.concat([start.marked[index] ? MARK : Buffer.alloc(0), header, body]),
        );
        const outcome = await run({
          allowBinary: true,
          headerOut: 'keep',
          input: writeInputs(inputs),
          output: inFolder('out'),
          transform: isMapped ? NUMBERING : KEEP_SOME,
          encoding: shape.encoding,
          null: shape.end === '\0',
          linesPerRecord: shape.lines,
          procs,
          ...cut,
          ...(start.header.length === 0 ? {} : { header: start.header.length }),
        });
        const opening = Buffer.concat([start.marked[0] ? MARK : Buffer.alloc(0), header]).toString('latin1');
        const output = readFileSync(inFolder('out'), 'latin1');
        expect(output).toBe(opening + reference(records, shape, isMapped));
        expect(outcome.bytesIn).toBe(Buffer.concat(inputs).length);
        expect(outcome.bytesOut).toBe(output.length);
        expect(outcome.recordsIn).toBe(records.flatMap((body) => recordsOf(body, shape)).length);
      }),
      { numRuns: RUNS },
    );
  },
  TIMEOUT_MS,
);

test(
  'invalid UTF-8 is always an error, and never written',
  async () => {
    const invalid = fc
      .tuple(anyBytes, fc.constantFrom([0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xe2, 0x82]), anyBytes)
      .map(([before, wrong, after]) => Buffer.concat([before, Buffer.from(wrong), after]))
      .filter((bytes) => !isUtf8(bytes));
    await fc.assert(
      fc.asyncProperty(invalid, anyCut, fc.integer({ min: 1, max: 4 }), async (bytes, cut, procs) => {
        const output = inFolder('never');
        const job = { input: writeInputs([bytes]), output, transform: KEEP_SOME, allowBinary: true, procs, ...cut };
        await expect(run(job)).rejects.toMatchObject({ code: 'ERR_THREADMILL_ENCODING' });
        expect(() => readFileSync(output)).toThrow('ENOENT');
      }),
      { numRuns: 40 },
    );
  },
  TIMEOUT_MS,
);
