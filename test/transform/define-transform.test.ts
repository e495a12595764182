// Most of this is checked by the compiler: the file would not pass `npm run typecheck` if the types were wrong.
import { defineTransform } from '../../src/transform/define-transform.ts';
import type { RecordContext } from '../../src/transform/context.ts';

test('it gives back what it is given', () => {
  const transform = { map: (line: string) => line };
  expect(defineTransform(transform)).toBe(transform);
});

test('the state is known to be what setup returns', () => {
  const transform = defineTransform({
    setup: () => new Map([['a', 1]]),
    filter: (line, { state }) => state.has(line),
    map: (line, { state, recordNumber }) => [line, state.get(line) ?? 0, recordNumber],
    header: (lines, { state }) => [...lines, String(state.size)],
  });
  expect(Object.keys(transform)).toHaveLength(4);
});

test('what an asynchronous setup resolves with is the state', () => {
  defineTransform({
    async setup({ args }) {
      return { least: Number(args['least']) };
    },
    map: async (line, { state }) => (line.length < state.least ? null : line),
  });
});

test('functions that are written for the plain context fit', () => {
  function map(line: string, context: RecordContext): string {
    return `${context.recordNumber} ${line}`;
  }
  defineTransform({ map });
  defineTransform({ setup: () => 1, map });
});

test('results that would be errors at run time are errors of types', () => {
  // @ts-expect-error -- nothing returned
  defineTransform({ map: () => undefined });
  // @ts-expect-error -- a filter's answer
  defineTransform({ map: (line) => line !== '' });
  // @ts-expect-error -- an object
  defineTransform({ map: (line) => ({ line }) });
  // @ts-expect-error -- a misspelt key
  defineTransform({ fitler: () => true });
  // @ts-expect-error -- a later version's
  defineTransform({ format: 'fastq', map: (line) => line });
  // @ts-expect-error -- header lines are texts
  defineTransform({ header: () => [1] });
});
