// Parses decimal literals of JSON and JavaScript, and checks whether a Number holds one: whether it
// prints as the same decimal. 0.1 and 1e23 are held, though neither is exactly a double;
// 9007199254740993 is not.

export interface Decimal {
  readonly isNegative: boolean;
  /** Without leading and trailing zeros; '' is zero. */
  readonly digits: string;
  /** The value is digits · 10 ** power. */
  readonly power: number;
}

const LITERAL = /^(-?)(\d*)(?:\.(\d*))?(?:e([-+]?\d+))?$/i;

/** `literal`: a number in JSON, or String() of a finite number. */
export function decimalOf(literal: string): Decimal {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = LITERAL.exec(literal) ?? [];
  const all = whole + fraction;
  const end = endOfDigits(all);
  const digits = all.slice(0, end).replace(/^0+/, '');
  const power = digits === '' ? 0 : Number(exponent) - fraction.length + all.length - end;
  return { isNegative: sign === '-' && digits !== '', digits, power };
}

/** True if the literal's Number prints as the same decimal. */
export function isHeld(literal: string): boolean {
  const value = Number(literal);
  return Number.isFinite(value) && isSame(decimalOf(literal), decimalOf(String(value)));
}

export function isSame(a: Decimal, b: Decimal): boolean {
  return a.digits === b.digits && a.power === b.power && a.isNegative === b.isNegative;
}

/** Only for a decimal without fraction. `power` must be small enough to write out the digits. */
export function integerOf({ isNegative, digits, power }: Decimal): bigint {
  return BigInt((isNegative ? '-' : '') + (digits === '' ? '0' : digits) + '0'.repeat(power));
}

/** The start of the trailing zeros. A regular expression would try from every zero. */
function endOfDigits(all: string): number {
  let end = all.length;
  while (end > 0 && all.charCodeAt(end - 1) === 0x30) end -= 1;
  return end;
}
