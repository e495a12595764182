import { headerOutput, type HeaderFacts } from '../../src/transform/header-output.ts';
import type { LoadedWork } from '../../src/transform/work.ts';
import { WorkerContext } from '../../src/transform/worker-context.ts';
import { framing, LINES } from '../support/reference.ts';

const context = new WorkerContext({ args: {}, worker: 1, header: ['#a\tb'], columns: ['a', 'b'] });
const KEEP: HeaderFacts = {
  raw: Buffer.from('#a\tb\r\n'),
  headerOut: { kind: 'keep' },
  header: { kind: 'prefix', prefixes: ['#'] },
  delimiter: { kind: 'text', text: '\t' },
  framing: LINES,
  encoding: 'utf8',
};

async function written(facts: Partial<HeaderFacts>, header?: LoadedWork['header']): Promise<string> {
  const work: LoadedWork = { filters: [], ...(header === undefined ? {} : { header }) };
  return Buffer.from(await headerOutput(work, context, { ...KEEP, ...facts })).toString('latin1');
}

test("a header is kept byte for byte, left out, or replaced by a text with the records' terminator", async () => {
  expect(await written({})).toBe('#a\tb\r\n');
  expect(await written({ headerOut: { kind: 'none' } })).toBe('');
  expect(await written({ headerOut: { kind: 'text', text: 'x' } })).toBe('x\n');
  expect(await written({ headerOut: { kind: 'text', text: 'x' }, framing: framing('nul') })).toBe('x\0');
  expect(await written({ headerOut: { kind: 'text', text: 'é' }, encoding: 'latin1' })).toBe('\xe9\n');
});

test("the module's header() gets the lines and returns what is written instead", async () => {
  expect(await written({}, (lines, { columns }) => [...lines, columns.join('+')])).toBe('#a\tb\na+b\n');
  expect(await written({}, async () => ['a'])).toBe('a\n');
  expect(await written({}, () => 'a')).toBe('a\n');
  expect(await written({}, () => [])).toBe('');
  expect(await written({}, () => null)).toBe('');
});

test.each([
  ['undefined', undefined, 'header() gave undefined'],
  ['a number', 1, 'header() gave 1'],
  ['an array with something else in it', ['a', 1], 'header() gave ["a",1]'],
])('%s from header() is an error that says what to return', async (_, value, message) => {
  await expect(written({}, () => value)).rejects.toMatchObject({ name: 'ResultError', message });
});

test("a header that the encoding can't hold is an error", async () => {
  const text = { kind: 'text', text: 'a€' } as const;
  await expect(written({ headerOut: text, encoding: 'latin1' })).rejects.toMatchObject({ name: 'ResultError' });
  await expect(written({}, () => ['\ud800'])).rejects.toMatchObject({ name: 'ResultError' });
});
