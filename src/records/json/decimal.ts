// Decimal literals of JSON and JavaScript, and whether a Number holds what they say. A Number holds a literal if it prints
// as the same decimal: 0.1 and 1e23 are held, though neither is a double exactly; 9007199254740993 is not.

export interface Decimal {
  readonly isNegative: boolean;
  /** Without zeros at either end; '' is zero. */
  readonly digits: string;
  /** The value is digits · 10 ** power. */
  readonly power: number;
}

const LITERAL = /^(-?)(\d*)(?:\.(\d*))?(?:e([-+]?\d+))?$/i;

/** `literal` is a number as JSON writes it, or as String() writes a finite one. */
export function decimalOf(literal: string): Decimal {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = LITERAL.exec(literal) ?? [];
  const all = whole + fraction;
  const end = endOfDigits(all);
  const digits = all.slice(0, end).replace(/^0+/, '');
  const power = digits === '' ? 0 : Number(exponent) - fraction.length + all.length - end;
  return { isNegative: sign === '-' && digits !== '', digits, power };
}

/** Whether the Number of the literal prints as the same decimal. */
export function isHeld(literal: string): boolean {
  const value = Number(literal);
  return Number.isFinite(value) && isSame(decimalOf(literal), decimalOf(String(value)));
}

export function isSame(a: Decimal, b: Decimal): boolean {
  return a.digits === b.digits && a.power === b.power && a.isNegative === b.isNegative;
}

/** For a decimal without a fraction; `power` must be small enough for the digits to be written out. */
export function integerOf({ isNegative, digits, power }: Decimal): bigint {
  return BigInt((isNegative ? '-' : '') + (digits === '' ? '0' : digits) + '0'.repeat(power));
}

/** Where the zeros at the end begin: a regular expression would look for them from every zero on. */
function endOfDigits(all: string): number {
  let end = all.length;
  while (end > 0 && all.charCodeAt(end - 1) === 0x30) end -= 1;
  return end;
}
