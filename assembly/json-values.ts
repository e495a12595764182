// The values of the current record: the value at a path, as text and as a number. Notes if the
// record is left to JavaScript.
import { isLong, valueOf } from './json-numbers';
import {
  ARRAY,
  DIFFERENCE,
  ESCAPED,
  FALSE,
  FAULT,
  FIRST_STEP,
  IS_INDEX,
  IS_OPTIONAL,
  LITERAL,
  MISSING,
  NEGATIVE,
  NODE_FROM,
  NODE_KIND,
  NODE_TO,
  NULL,
  NUMBER,
  NUMBER_KIND,
  NUMBER_LEFT,
  NUMBER_RIGHT,
  NUMBER_VALUE,
  OBJECT,
  OF_PATH,
  PATH_STEPS,
  PRODUCT,
  STEP_BITS,
  STEP_BYTES,
  SUM,
  TRUE,
} from './json-plan';
import { unescapeTo } from './json-strings';

let root: usize = 0;
let scratch: usize = 0;

/** The bytes of the value that was found last. */
let from: usize = 0;
let to: usize = 0;

/** Whether this record is left to JavaScript. */
let isOpen: bool = false;

/** `scratchAt`: address of a work area as large as the record. */
export function beginRecord(rootNode: usize, scratchAt: usize): void {
  root = rootNode;
  scratch = scratchAt;
  isOpen = false;
}

export function isUntold(): bool {
  return isOpen;
}

export function setUntold(): void {
  isOpen = true;
}

export function foundFrom(): usize {
  return from;
}

export function foundTo(): usize {
  return to;
}

/**
 * The kind of the value at the path; FAULT if JavaScript throws an error, or looks for members of a
 * value that is neither object nor array.
 */
export function kindAt(path: usize): i32 {
  let node = root;
  let kind = load<i32>(node, NODE_KIND);
  let step = path + FIRST_STEP;
  for (let rest = load<i32>(path, PATH_STEPS); rest > 0; rest -= 1) {
    const bits = load<u32>(step);
    if (kind != ((bits & IS_INDEX) != 0 ? ARRAY : OBJECT)) {
      return kind <= NULL && (bits & IS_OPTIONAL) != 0 ? MISSING : FAULT;
    }
    node = bits & ~STEP_BITS;
    kind = load<i32>(node, NODE_KIND);
    step += STEP_BYTES;
  }
  from = load<u32>(node, NODE_FROM);
  to = load<u32>(node, NODE_TO);
  return kind;
}

/** Unescapes the string that was found last. False if it has a lone surrogate. */
export function unescapeFound(kind: i32): bool {
  if (kind != ESCAPED) return true;
  to = unescapeTo(scratch, from, to);
  from = scratch;
  return to != 0;
}

/** The number at this address of the plan. Call `forgetLong` first. */
export function numberAt(number: usize): f64 {
  const kind = load<i32>(number, NUMBER_KIND);
  if (kind == LITERAL) return load<f64>(number, NUMBER_VALUE);
  if (kind == OF_PATH) return numberOf(load<u32>(number, NUMBER_LEFT));
  // An operator on two BigInts gives a BigInt, on a BigInt and a Number an error.
  const left = numberAt(load<u32>(number, NUMBER_LEFT));
  if (kind == NEGATIVE) {
    if (isLong()) isOpen = true;
    return -left;
  }
  const right = numberAt(load<u32>(number, NUMBER_RIGHT));
  if (isLong()) isOpen = true;
  switch (kind) {
    case SUM:
      return left + right;
    case DIFFERENCE:
      return left - right;
    case PRODUCT:
      return left * right;
    default:
      return left / right;
  }
}

/** The value at a path, converted to a number as operators do. */
function numberOf(path: usize): f64 {
  const kind = kindAt(path);
  switch (kind) {
    case NUMBER:
      return valueOf(from, to);
    case MISSING:
      return NaN;
    case NULL:
    case FALSE:
      return 0;
    case TRUE:
      return 1;
    default:
      isOpen = true;
      return NaN;
  }
}
