import fc from 'fast-check';
import { firstNumbering, mateNumbering } from '../../../src/records/mate-names.ts';
import { checkMates } from '../../../src/transform/pairs/mate-check.ts';
import { thrownBy } from '../../support/thrown.ts';

/** A read with this name line. */
function read(name: string, seq = 'A') {
  const [id = '', ...comment] = name.split(' ');
  return { id, comment: comment.join(' '), seq };
}

/** Checks the first pair of a run, or one after a pair with such names. */
function check(first: string, second: string, before: readonly [string, string] = [first, second]): void {
  const numbering = mateNumbering(read(before[0]), read(before[1])) ?? 0;
  checkMates(read(first), read(second, 'C'), numbering, () => 'R2.fq:5');
}

test.each([
  ['x', 'x'],
  ['x/1', 'x/2'],
  ['x/2', 'x/1'],
  ['x/1', 'x'],
  ['x', 'x/2'],
  ['x/3', 'x/3'],
  ['x.1', 'x.1'],
  ['', ''],
  ['SRR123.7.1', 'SRR123.7.2'],
  ['x.1', 'x.2'],
  ['x_1', 'x_2'],
  ['x-1', 'x-2'],
  ['x:1', 'x:2'],
  ['x;1', 'x;2'],
  ['x#1', 'x#2'],
  ['x.2', 'x.1'],
  ['x/1;1', 'x/2;2'],
  ['x/1;1', 'x/2;1'],
  ['x/1:ACGT', 'x/2:ACGT'],
  ['x/1_AC-GT', 'x/2_AC-GT'],
  ['SRR123.7.1_ACGT', 'SRR123.7.2_ACGT'],
  ['x 1:N:0:ACGT', 'x 2:N:0:ACGT'],
  ['x 1:N:0:ACGT', 'x 3:N:0:ACGT'],
  ['x 2:Y:18:ACGT', 'x 1:N:0:ACGT'],
  // an index read, which has the first mate's number
  ['x 1:N:0:ACGT', 'x 1:N:0:ACGT'],
  ['x length=50', 'x length=48'],
  ['x 1', 'x 2'],
])('%p and %p are mates', (first, second) => {
  expect(() => check(first, second)).not.toThrow();
});

test.each([
  ['x', 'y', 'the ids of the pair differ: "x" and "y" (R2.fq:5)'],
  ['x/1', 'y/2', 'the ids of the pair differ: "x/1" and "y/2" (R2.fq:5)'],
  ['x1', 'x2', 'the ids of the pair differ: "x1" and "x2" (R2.fq:5)'],
  ['x/1', 'x/3', 'the ids of the pair differ: "x/1" and "x/3" (R2.fq:5)'],
  ['x/2', 'x/3', 'the ids of the pair differ: "x/2" and "x/3" (R2.fq:5)'],
  ['s.12', 's.13', 'the ids of the pair differ: "s.12" and "s.13" (R2.fq:5)'],
  ['s.11', 's.12', 'the ids of the pair differ: "s.11" and "s.12" (R2.fq:5)'],
  ['s.1', 's.12', 'the ids of the pair differ: "s.1" and "s.12" (R2.fq:5)'],
  ['s.1', 's.1.2', 'the ids of the pair differ: "s.1" and "s.1.2" (R2.fq:5)'],
  ['s.2', 's.3', 'the ids of the pair differ: "s.2" and "s.3" (R2.fq:5)'],
  ['a_1', 'b_2', 'the ids of the pair differ: "a_1" and "b_2" (R2.fq:5)'],
  ['a_1', 'a.2', 'the ids of the pair differ: "a_1" and "a.2" (R2.fq:5)'],
  ['x/1:AC', 'x/2:GT', 'the ids of the pair differ: "x/1:AC" and "x/2:GT" (R2.fq:5)'],
  ['m/1/ccs', 'm/2/ccs', 'the ids of the pair differ: "m/1/ccs" and "m/2/ccs" (R2.fq:5)'],
  ['f:1:1101:7:9', 'f:2:1101:7:9', 'the ids of the pair differ: "f:1:1101:7:9" and "f:2:1101:7:9" (R2.fq:5)'],
  ['/1', '/2', 'the ids of the pair differ: "/1" and "/2" (R2.fq:5)'],
  ['1', '2', 'the ids of the pair differ: "1" and "2" (R2.fq:5)'],
  ['m/1', 'm/1/2', 'the ids of the pair differ: "m/1" and "m/1/2" (R2.fq:5)'],
  ['x/1', 'x/1', 'both mates have the id "x/1" (the second: R2.fq:5)'],
])('%p and %p are not mates', (first, second, message) => {
  expect(thrownBy(() => check(first, second))).toMatchObject({
    name: 'RecordFault',
    kind: 'framing',
    message,
    advice: expect.stringContaining('--mate-names any'),
  });
});

test('the same read twice is found by the number in the comment, too, and not mistaken for an index read', () => {
  const one = read('x 1:N:0:ACGT', 'ACGT');
  expect(thrownBy(() => checkMates(one, { ...one }, 0, () => 'R2.fq:1'))).toMatchObject({
    message: 'both mates have the id "x" (the second: R2.fq:1)',
  });
});

test.each([
  // running numbers, each file filtered by itself: the first reads happen to look like mates
  ['s.3', 's.3', ['s.1', 's.2'], 'the ids of the pair are the same, and those of the first pair end in .1 and .2'],
  ['s.1', 's.2', ['s.0', 's.0'], 'the ids of the pair end in .1 and .2, and those of the first pair are the same'],
  ['s_1', 's_2', ['s.1', 's.2'], 'the ids of the pair end in _1 and _2, and those of the first pair end in .1 and .2'],
  [
    'x.2',
    'x.1',
    ['s.1', 's.2'],
    'the mates have changed places: ids end in .2 and .1, and those of the first pair end in .1 and .2',
  ],
  [
    'x/2',
    'x/1',
    ['s/1', 's/2'],
    'the mates have changed places: ids end in /2 and /1, and those of the first pair end in /1 and /2',
  ],
  [
    'x 2:N:0',
    'x 1:N:0',
    ['s 1:N:0', 's 2:N:0'],
    'the mates have changed places: ids are followed by 2: and 1:, and those of the first pair are followed by 1: and 2:',
  ],
] as const)('%p and %p are refused after a pair of other names', (first, second, before, message) => {
  expect(thrownBy(() => check(first, second, before))).toMatchObject({
    message: expect.stringMatching(new RegExp(`^${message.replace(/[.:]/g, '\\$&')}: ".*" and ".*" \\(R2\\.fq:5\\)$`)),
  });
});

test('names that are unmistakable may be mixed: concatenated files of several runs', () => {
  for (const before of [
    ['x/1', 'x/2'],
    ['x', 'x'],
    ['x 1:N:0', 'x 2:N:0'],
  ] as const) {
    for (const [first, second] of [
      ['y/1', 'y/2'],
      ['y', 'y'],
      ['y 1:N:0', 'y 2:N:0'],
    ] as const) {
      expect(() => check(first, second, before)).not.toThrow();
    }
  }
});

function isAccepted(...pair: Parameters<typeof check>): boolean {
  try {
    check(...pair);
    return true;
  } catch {
    return false;
  }
}

/**
 * Names of a template, as a sequencer, SRA or a simulator makes them, and the marks of the mates.
 */
const anyTemplate = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('s', 'SRR9', 'a.b', 'x_1', 'm/1', 'A:1'),
      fc.constantFrom('.', '_', ':', '/', '-'),
      fc.nat(30),
    )
    .map((parts) => parts.join('')),
  fc.stringMatching(/^[ab12][ab12._:/-]{0,5}$/),
);
const WAYS: readonly ((template: string, mate: 1 | 2) => string)[] = [
  (template) => template,
  ...['/', '.', '_', '-', ':'].map((before) => (template: string, mate: 1 | 2) => `${template}${before}${mate}`),
  (template, mate) => `${template}/${mate};${mate}`,
  (template, mate) => `${template}/${mate}:ACGT`,
  (template, mate) => `${template} ${mate}:N:0:ACGT`,
];

test('mates of a template always pass, whatever its name, if all names follow the same way', () => {
  fc.assert(
    fc.property(fc.array(anyTemplate, { minLength: 1 }), fc.constantFrom(...WAYS), (templates, way) => {
      // Such a template can't be told from a mate: both are named x/1.
      fc.pre(way !== WAYS[0] || templates.every((template) => !/\/[12]$/.test(template)));
      const names = (template: string) => [way(template, 1), way(template, 2)] as const;
      const [first] = templates;
      for (const template of templates) expect(() => check(...names(template), names(first!))).not.toThrow();
    }),
  );
});

test('files out of step never pass as pairs: each record with the next one, for every way of naming', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyTemplate, { minLength: 3, maxLength: 8 }),
      fc.constantFrom(...WAYS),
      (templates, way) => {
        fc.pre(way !== WAYS[0] || templates.every((template) => !/[/._:;#-][12]$/.test(template)));
        const shifted = templates.slice(1);
        const first = [way(templates[0]!, 1), way(shifted[0]!, 2)] as const;
        const passes = shifted.every((other, index) => isAccepted(way(templates[index]!, 1), way(other, 2), first));
        expect(passes).toBe(false);
      },
    ),
  );
});

test.each([
  ['running numbers from 1', Array.from({ length: 30 }, (_, index) => `s.${index + 1}`)],
  ['running numbers from 0', Array.from({ length: 30 }, (_, index) => `s_${index}`)],
  ['numbers with zeros', Array.from({ length: 30 }, (_, index) => `s.${String(index).padStart(3, '0')}`)],
])('files of %s that are out of step by up to three are refused within two pairs', (_what, names) => {
  for (let step = 1; step <= 3; step += 1) {
    const pairs = names.slice(step).map((name, index) => [names[index]!, name] as const);
    const failing = pairs.findIndex(([first, second]) => !isAccepted(first, second, pairs[0]));
    expect(failing).toBeGreaterThanOrEqual(0);
    expect(failing).toBeLessThan(2);
  }
});

test('the numbering is found from the bytes of the first pair', () => {
  const numbering = (first: string, second: string) => firstNumbering('fastq', Buffer.from(first), Buffer.from(second));
  expect(numbering('@x.1 c\r\nA\n', '@x.2\r\nA\n')).toBe('.'.charCodeAt(0));
  expect(numbering('@x.2\nA\n', '@x.1\nA\n')).toBe(-'.'.charCodeAt(0));
  expect(numbering('@x\nA\n', '@y\nA\n')).toBe(0);
  expect(firstNumbering('tsv', Buffer.from('x.1\n'), Buffer.from('x.2\n'))).toBe(0);
});
