// Suggests the fix for a syntax error: habits from awk, Python, SQL and the shell.
import { SHELL_FIX } from './slip.ts';

interface SyntaxHabit {
  /** Matches the end of the text before the error. */
  readonly before?: RegExp;
  /** Matches the beginning of the text from the error on. */
  readonly after?: RegExp;
  readonly fix: string | ((before: RegExpExecArray | null, after: RegExpExecArray | null) => string);
}

const BRACES_FIX = 'several steps need a body in braces: { const x = …; return x }';

const HABITS: readonly SyntaxHabit[] = [
  { before: /\\$/, fix: 'within single quotes the shell leaves $1 alone: no backslash is needed' },
  {
    before: /([$\w.]+)\s*$/,
    after: /^(!?)~\s*(?:(\/(?:\\.|[^/])+\/\w*)|(["'])((?:(?!\3)[^/\\])+)\3)/,
    fix: (value, match) =>
      `to match a regular expression: ${match![1]}${match![2] ?? `/${match![4]}/`}.test(${value![1]})`,
  },
  { after: /^!?~/, fix: 'to match a regular expression: /x/.test($1)' },
  { after: /^(print|printf)\b/, fix: "a program of awk is a command: -- awk '…'; here print is not needed" },
  { after: /^\{/, before: /^\s*(BEGIN|END)\s*$/, fix: "a program of awk is a command: -- awk '…'" },
  { after: /^\{\s*print/, fix: "a program of awk is a command: -- awk '…'; to keep records: --filter 'NR === 1'" },
  { before: /\bf$/, after: /^["']/, fix: 'a template has backquotes: `${$1}`' },
  {
    before: /\[\s*-?\d*$/,
    after: /^:\s*(-?\d*)\s*\]/,
    fix: (from, to) =>
      `a part of it: x.slice(${/-?\d*$/.exec(from![0])![0] || 0}${to![1] === '' ? '' : `, ${to![1]!}`})`,
  },
  { before: /%$/, after: /^in%/, fix: 'one of several: ["a", "b"].includes($1)' },
  { after: /^%in%/, fix: 'one of several: ["a", "b"].includes($1)' },
  { before: /%in$/, after: /^%/, fix: 'one of several: ["a", "b"].includes($1)' },
  {
    after: /^(i?like|rlike)\b/i,
    fix: 'the beginning: $1.startsWith("x"); a part: $1.includes("x"); a pattern: /x/.test($1)',
  },
  { after: /^between\b/i, fix: 'between two values: +$1 >= 1 && +$1 <= 5' },
  { after: /^is\s+(not\s+)?(null|none|na)\b/i, fix: 'an empty field: $1 === ""; any other: $1 !== ""' },
  { after: /^is\b/i, fix: 'equal is ===, unequal is !==' },
  { after: /^not\s+in\b/i, fix: 'none of several: !["a", "b"].includes($1)' },
  { before: /[-+]\s*[$\w.]+\s*$/, after: /^\*\*/, fix: 'a power of a number: (+$1) ** 2' },
  { after: /^(and|or|not)\b/, fix: 'and, or and not are &&, || and !' },
  { before: /\b(and|or|not)\s+$/, fix: 'and, or and not are &&, || and !' },
  { before: /(\|\||&&)\s*$/, after: /^[=!<>]=/, fix: 'name the field again: $1 === "a" || $1 === "b"' },
  { before: /<$/, after: /^>/, fix: 'unequal is !==' },
  { after: /^return\b/, fix: 'return needs a body in braces: { return x }' },
  { after: /^if\b/, fix: 'a condition is a ? b : c, or a body: { if (a) return b; return c }' },
  { before: /\bif\s*\(.*\)\s*$/s, fix: 'a condition is a ? b : c, or a body: { if (a) return b; return c }' },
  { after: /^(const|var|for|while)\b/, fix: BRACES_FIX },
  { before: /^\s*let(\s+\w*)?$/, fix: BRACES_FIX },
  { after: /^let\b/, fix: BRACES_FIX },
  { before: /\bprint\s*$/, fix: 'the result of the expression is written: print is not needed' },
  { before: /\blambda\b.*$/s, fix: 'write what the function returns: +$1 + 1' },
];

/** What may follow a missing operand. */
const HOLE = /^\s*([)\]},;:?=<>*/%.&|^!+-]|$)/;

/** `at` is the error's offset in the text. */
export function syntaxFix(text: string, at: number): string | undefined {
  const before = text.slice(0, at);
  const after = text.slice(at);
  for (const habit of HABITS) {
    const [found, next] = [habit.before?.exec(before) ?? null, habit.after?.exec(after) ?? null];
    if ((habit.before && found === null) || (habit.after && next === null)) continue;
    return typeof habit.fix === 'string' ? habit.fix : habit.fix(found, next);
  }
  const assigned = /^([^=]*[^=!<>\s])\s*=\s*([^=~].*)$/s.exec(text);
  if (assigned !== null) return `to compare: ${assigned[1]!.trim()} === ${assigned[2]!.trim()}`;
  // In awk, adjacent values are joined.
  if (/[$\w)"'`]\s+$/.test(before) && /^["'$]/.test(after))
    return `to join: a template, \`\${$1}x\${$2}\`; columns: row($1, $2)`;
  // In double quotes the shell replaces $1 by nothing, so an operand is missing.
  return /\$\d/.test(text) || !HOLE.test(after) ? undefined : SHELL_FIX;
}
