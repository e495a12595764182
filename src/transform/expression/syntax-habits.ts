// What was probably meant where the syntax is wrong: habits from awk, Python, SQL and the shell.
import { SHELL_MEND } from './slip.ts';

interface SyntaxHabit {
  /** What the text before the error ends in. */
  readonly before?: RegExp;
  /** What the text begins with from the error on. */
  readonly after?: RegExp;
  readonly mend: string;
}

const BRACES_MEND = 'several steps need a body in braces: { const x = …; return x }';

const HABITS: readonly SyntaxHabit[] = [
  { before: /\\$/, mend: 'within single quotes the shell leaves $1 alone: no backslash is needed' },
  { after: /^!?~/, mend: 'to match a regular expression: /x/.test($1)' },
  { after: /^(and|or|not)\b/, mend: 'and, or and not are &&, || and !' },
  { before: /\b(and|or|not)\s+$/, mend: 'and, or and not are &&, || and !' },
  { before: /<$/, after: /^>/, mend: 'unequal is !==' },
  { after: /^return\b/, mend: 'an expression has no return; a body has, in braces: { return x }' },
  { after: /^if\b/, mend: 'a condition is a ? b : c, or a body: { if (a) return b; return c }' },
  { before: /\bif\s*\(.*\)\s*$/s, mend: 'a condition is a ? b : c, or a body: { if (a) return b; return c }' },
  { after: /^(const|var|for|while)\b/, mend: BRACES_MEND },
  { before: /^\s*let(\s+\w*)?$/, mend: BRACES_MEND },
  { after: /^let\b/, mend: BRACES_MEND },
  { before: /\bprint\s*$/, mend: 'what the expression gives is what is written: print is not needed' },
  { before: /\blambda\b.*$/s, mend: 'say what the function would return: +$1 + 1' },
];

/** What may follow the place of a missing operand. */
const HOLE = /^\s*([)\]},;:?=<>*/%.&|^!+-]|$)/;

/** `at` is the offset of the error in the text. */
export function syntaxMend(text: string, at: number): string | undefined {
  const before = text.slice(0, at);
  const after = text.slice(at);
  const habit = HABITS.find((each) => (each.before?.test(before) ?? true) && (each.after?.test(after) ?? true));
  if (habit !== undefined) return habit.mend;
  // within double quotes a shell makes nothing of $1, and leaves a hole where an operand was
  return /\$\d/.test(text) || !HOLE.test(after) ? undefined : SHELL_MEND;
}
