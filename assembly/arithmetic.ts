// Computed numbers, as JavaScript computes them: IEEE 754 leaves each of these only one right
// double.
import { numberAt } from './numbers';
import {
  ABS,
  CEIL,
  DIFFERENCE,
  FLOOR,
  MAX,
  MIN,
  NEGATE,
  NUMBER_FIELD,
  NUMBER_VALUE,
  PRODUCT,
  QUOTIENT,
  REMAINDER,
  ROUND,
  SQRT,
  SUM,
} from './plan';

/** The number of this kind at this address of the plan. */
export function computed(kind: i32, number: usize): f64 {
  const left = numberAt(<usize>load<u32>(number, NUMBER_FIELD));
  if (kind >= NEGATE) return ofOne(kind, left);
  const right = numberAt(<usize>load<u32>(number, NUMBER_VALUE));
  switch (kind) {
    case SUM:
      return left + right;
    case DIFFERENCE:
      return left - right;
    case PRODUCT:
      return left * right;
    case QUOTIENT:
      return left / right;
    case REMAINDER:
      return left % right;
    case MAX:
      return max<f64>(left, right);
    case MIN:
    default:
      return min<f64>(left, right);
  }
}

function ofOne(kind: i32, value: f64): f64 {
  switch (kind) {
    case NEGATE:
      return -value;
    case ABS:
      return abs<f64>(value);
    case CEIL:
      return ceil<f64>(value);
    case FLOOR:
      return floor<f64>(value);
    case ROUND:
      return rounded(value);
    case SQRT:
      return sqrt<f64>(value);
    default:
      return trunc<f64>(value);
  }
}

/** A half is rounded up; a result of 0 keeps its sign. */
function rounded(value: f64): f64 {
  const up = ceil<f64>(value);
  return up - 0.5 > value ? up - 1 : up;
}
