// Random expressions, including mistakes: each is refused, or gives what JavaScript gives. A
// mistake is found everywhere: in parentheses, templates, conditions, functions and bodies.
import fc from 'fast-check';
import { UsageError } from '../../../src/job/errors.ts';
import { thrownBy } from '../../support/thrown.ts';
import { compile, TAB } from './evaluate.ts';
import { repeats } from '../../support/random.ts';

const LINE = '7\t12\tPASS\tACGT\tx,y,12\t2024-05-01\t-3';
const FIELDS = LINE.split('\t');
const NAMES = ['$1', '$2', '$3', '$4', '$5', '$6', '$7'];
const CONTEXT = { recordNumber: 3, file: 'in.tsv' };

/** What JavaScript itself gives, the names as parameters. */
function inJavaScript(text: string): unknown {
  const parameters = [...NAMES, '$0', 'line', 'fields', 'NF', 'NR', 'file'];
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  return new Function(...parameters, `'use strict'; return (${text});`)(
    ...FIELDS,
    LINE,
    LINE,
    [...FIELDS],
    FIELDS.length,
    CONTEXT.recordNumber,
    CONTEXT.file,
  );
}

const anyName = fc.constantFrom(...NAMES, 'line', 'NR', 'NF', '$0');
const anyLiteral = fc.constantFrom(
  '0',
  '1',
  '5',
  '12',
  '-3',
  '"PASS"',
  '"12"',
  '"x"',
  '"2024"',
  'true',
  'null',
  'NaN',
  '2',
);
const { anyPart } = fc.letrec<{ anyPart: string }>((tie) => {
  const part = tie('anyPart');
  const operators = fc.constantFrom(
    ...'+ - * / % ** & | ^ << >> < <= > >= == != === !== && || ?? in , instanceof'.split(' '),
  );
  return {
    anyPart: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      anyName,
      anyLiteral,
      fc.tuple(part, operators, part).map((parts) => parts.join(' ')),
      fc.tuple(fc.constantFrom('!', '+', '-', '~', 'typeof '), part).map((parts) => parts.join('')),
      part.map((inner) => `(${inner})`),
      fc.tuple(part, part, part).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      fc
        .tuple(
          anyName,
          fc.constantFrom('length', 'lenght', 'size', 'trim()', 'indexOf("S")', 'split(",")', 'trim', 'DP'),
        )
        .map((parts) => parts.join('.')),
      fc.tuple(anyName, part).map(([name, inner]) => `[${name}, ${inner}].includes(${name})`),
      part.map((inner) => `Math.round(${inner})`),
      part.map((inner) => `\`<\${${inner}}>\``),
      part.map((inner) => `fields.map((f) => f + (${inner}))`),
    ),
  };
});

test('a random expression is refused, or gives what JavaScript gives', () => {
  const counts = { refused: 0, same: 0 };
  fc.assert(
    fc.property(anyPart, fc.constantFrom('--map' as const, '--filter' as const), (text, option) => {
      let compiled;
      try {
        compiled = compile(text, { option, delimiter: TAB });
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        counts.refused += 1;
        return;
      }
      const results = [() => compiled(LINE, CONTEXT as never), () => inJavaScript(text)].map((run) => {
        try {
          return { value: run() };
        } catch (error) {
          return { thrown: (error as Error).name };
        }
      });
      // a map does not put NaN into a text
      if (option === '--map' && results[0]?.thrown === 'ResultError') return;
      expect(results[0]).toEqual(results[1]);
      counts.same += 1;
    }),
    { numRuns: 4000 },
  );
  expect(counts.refused).toBeGreaterThan(repeats(500));
  expect(counts.same).toBeGreaterThan(repeats(500));
});

/** None of these is meant, whatever is around it. */
const SLIPS = [
  '$1.lenght',
  'fields.size',
  'NR.lenght',
  '$2.split(",").lenght',
  '$1.toUppercase()',
  '$1.length()',
  '($2 & 4 == 0)',
  '(!$1 == 5)',
  '($1, $2)',
  '(1 < +$2 < 5)',
  '($1 == "a" || "b")',
  '($1 != "a" || $1 != "b")',
  '($2 == NaN)',
  '($1 === null)',
  '(line > 5)',
  '($2 > "30")',
  '[1, 2].includes($1)',
  '($1 in ["a"])',
  '($1 == "a" & $2 > 5)',
  '("$1" === "chr1")',
  'Math.random()',
  'Math.round($1, 2)',
  'row()',
  'set(1, $1, 2)',
  '$1.split()',
  'fields.map(parseInt)',
  '[$1,,$2]',
  '(+$2 ^ 2)',
];
const wrappers: readonly ((inner: string) => string)[] = [
  (inner) => `(${inner})`,
  (inner) => `\`<\${${inner}}>\``,
  (inner) => `String(${inner})`,
  (inner) => `[${inner}].length`,
  (inner) => `(NR > 1 ? ${inner} : $1)`,
  (inner) => `(NR > 1 && ${inner})`,
  (inner) => `[1].map((one) => [one, ${inner}])[0]`,
  (inner) => `((x) => [x, ${inner}])(1)`,
  (inner) => `({ a: ${inner} }).a`,
  (inner) => `(() => { const x = ${inner}; return x })()`,
  (inner) => `JSON.stringify([...[${inner}]])`,
];
const bodies: readonly ((inner: string) => string)[] = [
  (inner) => inner,
  (inner) => `{ return ${inner} }`,
  (inner) => `{ const x = await ${inner}; return x }`,
  (inner) => `{ for (const f of fields) if (f === 'a') return ${inner}; return null }`,
  (inner) => `{ try { return ${inner} } catch { return null } }`,
];

test('a mistake is refused in any part of an expression', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SLIPS),
      fc.array(fc.constantFrom(...wrappers), { maxLength: 3 }),
      fc.constantFrom(...bodies),
      fc.constantFrom('--map' as const, '--filter' as const),
      (slip, around, body, option) => {
        const text = body(around.reduce((inner, wrap) => wrap(inner), slip));
        expect([text, thrownBy(() => compile(text, { option }))]).toEqual([text, expect.any(UsageError)]);
      },
    ),
    { numRuns: 1500 },
  );
});
