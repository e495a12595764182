// Makes the function that tests a condition on the record that the fields stand at.
import type { FieldCondition, FieldName, FieldNumber, NumberOperator } from './field-plan.ts';
import { widthFault } from '../../records/row-width.ts';
import { gcOf, lengthOf, meanQualityOf, numberOf } from './field-number.ts';
import type { RecordFields } from './record-fields.ts';

export type Test = () => boolean;

/** The number of a field by its name. */
export type FieldIndex = (name: FieldName) => number;

/** Asks for the fields that it looks at. The texts compared with must be such as the encoding can hold. */
export function newTest(condition: FieldCondition, fields: RecordFields, indexOf: FieldIndex): Test {
  switch (condition.kind) {
    case 'constant': {
      const { value } = condition;
      return () => value;
    }
    case 'width':
      return widthTest(fields, fields.want(condition.columns));
    case 'equals':
      return equalityTest(fields, fields.want(indexOf(condition.field)), condition.text);
    case 'same':
      return samenessTest(fields, fields.want(indexOf(condition.left)), fields.want(indexOf(condition.right)));
    case 'compare': {
      const number = (one: FieldNumber) => numberReader(one, fields, indexOf);
      return comparison(condition.operator, number(condition.left), number(condition.right));
    }
    case 'not': {
      const test = newTest(condition.condition, fields, indexOf);
      return () => !test();
    }
    case 'and':
    case 'or': {
      const left = newTest(condition.left, fields, indexOf);
      const right = newTest(condition.right, fields, indexOf);
      return condition.kind === 'and' ? () => left() && right() : () => left() || right();
    }
  }
}

/** A field that there is has a delimiter behind it, but for the last one, which ends where the record does. */
function widthTest(fields: RecordFields, columns: number): Test {
  return () => {
    const { starts, ends } = fields;
    const end = ends[0]!;
    if (starts[0]! < end && ends[columns]! === end && (columns === 1 || ends[columns - 1]! < end)) return true;
    throw widthFault(fields.text, fields.count(), columns);
  };
}

/** Texts are the same where their bytes are. */
function equalityTest(fields: RecordFields, k: number, text: string): Test {
  const expected = Uint8Array.from(Buffer.from(text, fields.encoding));
  const { length } = expected;
  return () => {
    const start = fields.starts[k]!;
    if (fields.ends[k]! - start !== length) return false;
    const { bytes } = fields;
    for (let i = 0; i < length; i += 1) if (bytes[start + i] !== expected[i]) return false;
    return true;
  };
}

function samenessTest(fields: RecordFields, k: number, other: number): Test {
  return () => {
    const { bytes, starts, ends } = fields;
    const [start, otherStart] = [starts[k]!, starts[other]!];
    return bytes.compare(bytes, otherStart, ends[other], start, ends[k]) === 0;
  };
}

type NumberReader = () => number;

function numberReader(number: FieldNumber, fields: RecordFields, indexOf: FieldIndex): NumberReader {
  if (number.kind === 'literal') {
    const { value } = number;
    return () => value;
  }
  const k = fields.want(indexOf(number.field));
  switch (number.kind) {
    case 'value':
      return () => numberOf(fields, k);
    case 'length':
      return () => lengthOf(fields, k);
    case 'meanQuality':
      return () => meanQualityOf(fields, k);
    case 'gc':
      return () => gcOf(fields, k);
  }
}

function comparison(operator: NumberOperator, left: NumberReader, right: NumberReader): Test {
  switch (operator) {
    case '<':
      return () => left() < right();
    case '<=':
      return () => left() <= right();
    case '>':
      return () => left() > right();
    case '>=':
      return () => left() >= right();
    case '===':
      return () => left() === right();
  }
}
