// Most of this is checked by the compiler: with wrong types this file would fail `npm run
// typecheck`.
import { defineTransform } from '../../src/transform/define-transform.ts';
import type { RecordContext } from '../../src/transform/context.ts';

test('it returns its argument', () => {
  const transform = { map: (line: string) => line };
  expect(defineTransform(transform)).toBe(transform);
});

test('the type of the state is the result of setup', () => {
  const transform = defineTransform({
    setup: () => new Map([['a', 1]]),
    filter: (line, { state }) => state.has(line),
    map: (line, { state, recordNumber }) => [line, state.get(line) ?? 0, recordNumber],
    header: (lines, { state }) => [...lines, String(state.size)],
  });
  expect(Object.keys(transform)).toHaveLength(4);
});

test('the resolved value of an async setup is the state', () => {
  defineTransform({
    async setup({ args }) {
      return { least: Number(args['least']) };
    },
    map: async (line, { state }) => (line.length < state.least ? null : line),
  });
});

test('functions written for the plain context are accepted', () => {
  function map(line: string, context: RecordContext): string {
    return `${context.recordNumber} ${line}`;
  }
  defineTransform({ map });
  defineTransform({ setup: () => 1, map });
});

test('records have the type of the format', () => {
  defineTransform({ format: 'fastq', filter: (read) => read.seq.length >= 50 });
  defineTransform({ format: 'fastq', map: (read) => ({ ...read, seq: read.seq.slice(1), qual: read.qual.slice(1) }) });
  defineTransform({ format: 'fastq', map: ({ id, seq, qual }) => [{ id, seq, qual }, null, id] });
  defineTransform({ format: 'ndjson', map: (log) => ({ level: log.level as string }) });
  defineTransform({ format: 'tsv', map: (row) => ({ ...row, qual: Number(row['qual']) }) });
  defineTransform({ format: 'tsv', map: (row) => [row['chrom'] ?? '', 1, 2n] });
  defineTransform({ format: 'lines', map: (line) => line.trim() });
});

test('results that would be errors at run time are type errors', () => {
  // @ts-expect-error -- nothing returned
  defineTransform({ map: () => undefined });
  // @ts-expect-error -- a filter's answer
  defineTransform({ map: (line) => line !== '' });
  // @ts-expect-error -- an object
  defineTransform({ map: (line) => ({ line }) });
  // @ts-expect-error -- a misspelt key
  defineTransform({ fitler: () => true });
  // @ts-expect-error -- no format
  defineTransform({ format: 'bam', filter: () => true });
  // @ts-expect-error -- a read is not a string
  defineTransform({ format: 'fastq', filter: (read) => read === 'read' });
  // @ts-expect-error -- a read without its quality
  defineTransform({ format: 'fastq', map: (read) => ({ id: read.id, seq: read.seq }) });
  // @ts-expect-error -- header lines are texts
  defineTransform({ header: () => [1] });
});
