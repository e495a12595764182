// The record that is looked at: what stands at a path, as text and as a number. What is not for the kernel to tell is noted.
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

/** Of what was asked for last: its bytes. */
let from: usize = 0;
let to: usize = 0;

/** Whether something of this record is for JavaScript to tell. */
let isOpen: bool = false;

/** `scratchAt`: where there is room for as many bytes as the record has. */
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

/** What stands at the path; FAULT where JavaScript gives an error, or looks for members of what is no object or array. */
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

/** Of a string that was asked for last: finds what it says. False where it has a lone surrogate. */
export function unescapeFound(kind: i32): bool {
  if (kind != ESCAPED) return true;
  to = unescapeTo(scratch, from, to);
  from = scratch;
  return to != 0;
}

/** The number at this address of the plan. `forgetLong` comes before it. */
export function numberAt(number: usize): f64 {
  const kind = load<i32>(number, NUMBER_KIND);
  if (kind == LITERAL) return load<f64>(number, NUMBER_VALUE);
  if (kind == OF_PATH) return numberOf(load<u32>(number, NUMBER_LEFT));
  // of two BigInts an operator makes another one, of one and a Number an error
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

/** What an operator makes of the value at a path. */
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
