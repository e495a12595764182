// Random expressions on fields: all are in the language that runs on bytes, except for some
// literals.
import fc from 'fast-check';

export const COLUMNS = ['x', 'length', 'ü', 'toJSON'];

const anyField = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 6 }).map((k) => `$${k}`) },
  { weight: 1, arbitrary: fc.constantFrom('$0', 'line', '$70', '($2)') },
  { weight: 2, arbitrary: fc.constantFrom(...COLUMNS).map((name) => `col[${JSON.stringify(name)}]`) },
  { weight: 1, arbitrary: fc.constantFrom('col.x', 'col.length') },
);
const anyText = fc.constantFrom('', 'a', '1', 'PASS', 'é', '€', '𝄞', 'x\\ty', '\\r', '\\n', '\\0', '\\u{1d11e}', ' ');
const anyArgument = fc.constantFrom('args.min', 'args.word', "args['tab']", 'args.odd', 'args.empty');
const anyLiteral = fc.oneof(
  { weight: 4, arbitrary: anyText.map((text) => `'${text}'`) },
  { weight: 1, arbitrary: anyArgument },
);

const anySum = fc
  .array(fc.oneof(anyField, anyLiteral), { minLength: 1, maxLength: 4 })
  .map((parts) => [...parts, "''"].join(' + '));
const anyTemplate = fc
  .array(fc.tuple(anyText, anyField), { minLength: 1, maxLength: 4 })
  .map((parts) => `\`${parts.map(([text, field]) => `${text}\${${field}}`).join('')}!\``);
const anyRow = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: anyField },
      { weight: 1, arbitrary: fc.constantFrom("'b'", "'é'", '7', 'args.min', 'args.tab') },
    ),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((parts) => `row(${parts.join(', ')})`);

const anyPlainNumber = fc.oneof(
  fc.constantFrom('0', '1', '-1', '2.5', '30', '1e3', '1_000', '+args.min', 'Number(args.word)', '+args.empty'),
  anyField.map((field) => `+${field}`),
  anyField.map((field) => `Number(${field})`),
  anyField.map((field) => `${field}.length`),
);
const anyOperand = fc.oneof(anyPlainNumber, anyField);
const anyNumber = fc.oneof(
  { weight: 3, arbitrary: anyPlainNumber },
  { weight: 1, arbitrary: fc.tuple(anyPlainNumber, anyPlainNumber).map(([a, b]) => `(${a} + ${b})`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(anyOperand, fc.constantFrom('-', '*', '/', '%'), anyOperand)
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('-', 'Math.round', 'Math.floor', 'Math.ceil', 'Math.abs', 'Math.trunc', 'Math.sqrt'),
        anyOperand,
      )
      .map(([call, operand]) => `${call}(${operand})`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('max', 'min'), anyOperand, anyOperand)
      .map(([name, a, b]) => `Math.${name}(${a}, ${b})`),
  },
);
const anyDigits = fc.tuple(anyNumber, fc.constantFrom('', '0', '1', '2', '6', '15', '20')).map(([number, digits]) => {
  return `(${number}).toFixed(${digits})`;
});
const anyChanged = fc
  .tuple(
    anyField,
    fc.constantFrom(
      'toLowerCase()',
      'toUpperCase()',
      'trim()',
      'slice(1)',
      'slice(-2)',
      'slice(1, 3)',
      'slice(-3, -1)',
    ),
  )
  .map(([field, call]) => `${field}.${call}`);
const anyValue = fc.oneof(anyField, anyNumber, anyDigits, anyChanged, fc.constantFrom("'b'", "''", '7', 'args.min'));
const anyColumn = fc.constantFrom('1', '2', '3', '4', '6', "'x'", "'length'");
const anySet = fc
  .array(fc.tuple(anyColumn, anyValue), { minLength: 1, maxLength: 3 })
  .map((changes) => `set(${changes.map((change) => change.join(', ')).join(', ')})`);
const anyComputedRow = fc.array(anyValue, { minLength: 1, maxLength: 4 }).map((values) => `row(${values.join(', ')})`);
export const anyMap = fc.oneof(
  ...[anyField, anyRow, anySum, anyTemplate, anyNumber, anyDigits, anyChanged],
  { weight: 3, arbitrary: anySet },
  { weight: 3, arbitrary: anyComputedRow },
  anyNumber.map((number) => `\`a${'${'}${number}}b\``),
);

const anyOperator = fc.constantFrom('<', '<=', '>', '>=', '===', '!==', '==', '!=');
const anyOrder = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
const anyComparison = fc.oneof(
  fc.tuple(anyField, fc.constantFrom('===', '!==', '==', '!='), anyLiteral).map((parts) => parts.join(' ')),
  fc.tuple(anyLiteral, fc.constantFrom('===', '!=='), anyField).map((parts) => parts.join(' ')),
  fc.tuple(anyNumber, anyOperator, anyNumber).map((parts) => parts.join(' ')),
  fc.tuple(anyField, anyOrder, anyNumber).map((parts) => parts.join(' ')),
  fc.tuple(anyNumber, anyOrder, anyLiteral).map((parts) => parts.join(' ')),
  fc.tuple(anyNumber, anyOrder, anyField).map((parts) => parts.join(' ')),
  fc.tuple(anyField, fc.constantFrom('===', '!==', '==', '!='), anyField).map((parts) => parts.join(' ')),
  anyField,
  fc.constantFrom('true', 'false'),
  fc
    .tuple(
      fc.constantFrom('^a', '1$', '[^ab]', '^.$', '^\\s*$', 'A|1', '\\d{2,}', '^(PASS|a+)?$', '[^\\0-\\x7f]', '\\w+b'),
      fc.constantFrom('', 'i', 's'),
      anyField,
    )
    .map(([source, flags, field]) => `/${source}/${flags}.test(${field})`),
  fc
    .tuple(anyField, fc.constantFrom('startsWith', 'endsWith', 'includes'), fc.constantFrom('a', 'P', '.', '\\r', ''))
    .map(([field, call, text]) => `${field}.${call}('${text}')`),
);
export const { anyFilter } = fc.letrec<{ anyFilter: string }>((tie) => ({
  anyFilter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    anyComparison,
    tie('anyFilter').map((condition) => `!(${condition})`),
    fc
      .tuple(tie('anyFilter'), fc.constantFrom('&&', '||'), tie('anyFilter'))
      .map(([a, operator, b]) => `(${a}) ${operator} (${b})`),
  ),
}));
