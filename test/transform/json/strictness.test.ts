// The JSON kernel accepts no line that JSON.parse refuses, and finds the same values in others: for
// every truncation and every byte of some lines, and for random changes. THREADMILL_TEST_SEED
// repeats the same ones.
import { parseJson } from '../../../src/records/json/exact-json.ts';
import { printJson } from '../../../src/records/json/print-json.ts';
import type { JsonWork } from '../../../src/transform/json/json-plan.ts';
import { newKernelJson } from '../../../src/transform/json/kernel/kernel-json.ts';
import { Random, repeats, SEED } from '../../support/random.ts';

const path = (...keys: (string | number)[]) => keys.map((key) => ({ key, isOptional: true }));
const work: JsonWork = {
  map: {
    kind: 'object',
    parts: [
      { key: 'a', kind: 'path', path: path('a') },
      { key: 'b', kind: 'path', path: path('b', 'a') },
      { key: 'c', kind: 'path', path: path('c', 1) },
    ],
  },
};
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const kernel = newKernelJson(work, { delimiter: '\t', terminator: NEWLINE })!;

/** The kernel's result for the line; undefined if it leaves the line to JavaScript. */
function byKernel(line: Buffer): string | undefined {
  if (!kernel.makeRoom(line.length + 1)) throw new Error('no memory');
  kernel.load(Buffer.concat([line, Buffer.of(NEWLINE)]), false);
  const { next, output } = kernel.run(0);
  return next === 0 ? undefined : Buffer.from(output).toString();
}

type Members = Readonly<Record<string | number, unknown>> | null | undefined;

/** JavaScript's result; undefined if it throws. */
function byJavaScript(line: Buffer): string | undefined {
  try {
    const { value, digits } = parseJson(line.toString());
    const { a, b, c } = value as Readonly<Record<string, Members>>;
    return `${printJson({ a, b: b?.a, c: c?.[1] }, digits)}${line.at(-1) === RETURN ? '\r' : ''}\n`;
  } catch {
    return undefined;
  }
}

/** True if the kernel has given a result. */
function check(line: Buffer): boolean {
  const result = byKernel(line);
  if (result === undefined) return false;
  const expected = byJavaScript(line);
  if (result !== expected) throw new Error(`${JSON.stringify(line.toString())}: ${result}, not ${expected}`);
  return true;
}

const LINES = [
  '{"a":"x","b":{"a":1},"c":[0,"y"]}',
  ' { "a" : -12.50e+1 , "b" : { "a" : true , "z" : [ ] } , "c" : [ { } , null ] } ',
  '{"a":"\\u00e9\\n\\ud834\\udd1e\\"\\\\\\/\\b\\f\\r\\t","b":{"a":"é€𝄞"},"c":[[],{"2":1,"a":[1.0,"\\ud800"]}]}',
  '{"a":0,"a":1,"b":{"a":1},"b":{"b":2},"c":[1,2],"\\u0063":[3,false,4],"__proto__":{"a":5}}',
  '{"a":9007199254740993,"b":{"a":-0},"c":[0.1,1e-7,1E22,123456789012345.6,0.30000000000000004]}',
];
const INTERESTING = [...'\0\t\n\r "\\/{}[]:,+-.0159eEuabtrfnls\x1f\x7f'].map((each) => each.charCodeAt(0));

describe('the JSON kernel', () => {
  it('accepts the valid lines', () => {
    for (const line of LINES) expect(check(Buffer.from(line))).toBe(true);
  });

  it('accepts no line that is truncated anywhere, or has more after its end', () => {
    for (const line of LINES.map((text) => Buffer.from(text.trim()))) {
      for (let at = 0; at < line.length; at += 1) expect(byKernel(line.subarray(0, at))).toBeUndefined();
      for (const more of [' x', '}', ']', '"', ',', '0', '{}', '\u00a0', '\ufeff']) {
        expect(byKernel(Buffer.concat([line, Buffer.from(more)]))).toBeUndefined();
      }
    }
  });

  it('is right about every changed, removed and inserted byte', () => {
    for (const line of LINES.map((text) => Buffer.from(text))) {
      for (let at = 0; at < line.length; at += 1) {
        const [before, behind] = [line.subarray(0, at), line.subarray(at + 1)];
        check(Buffer.concat([before, behind]));
        for (const byte of INTERESTING) {
          check(Buffer.concat([before, Buffer.of(byte), behind]));
          check(Buffer.concat([before, Buffer.of(byte), line.subarray(at)]));
        }
      }
    }
  });

  it('is right about brackets of any depth', () => {
    for (const depth of [1, 100, 198, 199, 200, 201, 5000]) {
      for (const [open, close] of [['[', ']'] as const, ['{"a":', '}'] as const]) {
        const deep = open.repeat(depth) + '1' + close.repeat(depth);
        check(Buffer.from(`{"d":${deep},"a":1}`));
        expect(byKernel(Buffer.from(`{"d":${deep.slice(0, -1)},"a":1}`))).toBeUndefined();
      }
    }
  });

  it('is right about lines with random changes', () => {
    const random = new Random(SEED);
    let taken = 0;
    try {
      for (let run = 0; run < RUNS; run += 1) if (check(changed(random))) taken += 1;
    } catch (error) {
      throw new Error(`THREADMILL_TEST_SEED=${SEED}: ${(error as Error).message}`, { cause: error });
    }
    expect(taken).toBeGreaterThan(RUNS / 20);
  });
});

const RUNS = repeats(20_000);

/** A line with a few changes: bytes, or pieces of this or another line. */
function changed(random: Random): Buffer {
  let line = Buffer.from(LINES[random.below(LINES.length)]!);
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) {
    const at = random.below(line.length + 1);
    const to = Math.min(line.length, at + random.below(4));
    const other = Buffer.from(LINES[random.below(LINES.length)]!);
    const from = random.below(other.length);
    const piece =
      random.below(2) === 0
        ? other.subarray(from, from + random.below(9))
        : Buffer.of(INTERESTING[random.below(INTERESTING.length)]!);
    line = Buffer.concat([line.subarray(0, at), piece, line.subarray(to)]);
  }
  // The kernel never gets invalid UTF-8, or what would be two records.
  return Buffer.from(line.toString().replaceAll('\n', ' '));
}
