// Finds values that are not what they look like: names in quotes, results that are lost, numbers
// that differ at each run.
import type { AnyNode, Literal } from 'acorn';
import { hasEffect } from './effects.ts';
import { isRecordName } from './expression-plan.ts';
import { staticName, textLiteral } from './member-use.ts';
import type { PartSlip, SlipCheck, SlipContext } from './slip.ts';
import { unwrapped } from './truth-position.ts';
import { isStringKind, valueKind } from './value-kind.ts';

/**
 * `"$1" === "chr1"`, `"${x}"`. Strings to search for, and replacements, may contain such letters.
 */
export const quotedNameSlip: SlipCheck = (node, ancestors, { environment, shapes, source }) => {
  if (node.type !== 'Literal' || typeof node.value !== 'string') return undefined;
  const parent = ancestors.at(-2);
  if (parent?.type === 'MemberExpression' || (parent?.type === 'Property' && parent.key === node)) return undefined;
  const isArgument = parent?.type === 'CallExpression' && parent.callee !== node;
  if (isArgument && !(shapes.isGiven(parent.callee, 'row') || shapes.isGiven(parent.callee, 'set'))) return undefined;
  const inner = source(node).slice(1, -1);
  if (/^\$\d+$/.test(inner)) {
    return {
      what: `${source(node)} is a string, not the field`,
      fix: `the field: ${inner}; the string, if you mean that: '\\x24${inner.slice(1)}'`,
    };
  }
  const name = /\$\{\s*[+!-]?([\w$]+)/.exec(inner)?.[1];
  if (name === undefined || !isRecordName(name, environment)) return undefined;
  return { what: `in quotes, \${${name}…} is not filled in`, fix: `a template has backquotes: \`${inner}\`` };
};

/** `$1:$2` in backquotes: a template replaces only what is in `${…}`. `\\$1` is intended. */
export const templateSlip: SlipCheck = (node, ancestors, { source }) => {
  if (
    node.type !== 'TemplateLiteral' ||
    /^(CallExpression|TaggedTemplateExpression)$/.test(ancestors.at(-2)?.type ?? '')
  ) {
    return undefined;
  }
  const bare = node.quasis.map(({ value }) => /(?<!\\)\$\d+/.exec(value.raw)?.[0]).find((name) => name !== undefined);
  if (bare === undefined) return undefined;
  return {
    what: `in the template ${source(node)}, ${bare} is not filled in`,
    fix: `in braces: \${${bare}}; the letters, if you mean that: \\${bare}`,
  };
};

/** `$1, $2`: only the last value is used. */
export const commaSlip: SlipCheck = (node, ancestors, { source, shapes, option }) => {
  if (node.type !== 'SequenceExpression') return undefined;
  const lost = node.expressions.slice(0, -1).find((each) => !hasEffect(each, shapes));
  if (lost === undefined) return undefined;
  const parts = node.expressions.map((each) => source(each));
  const around = ancestors.slice(0, -1).findLast(({ type }) => type !== 'ParenthesizedExpression');
  const fixes = {
    filter: `to require all: ${parts.join(' && ')}; any of them: ${parts.join(' || ')}`,
    map: `to give ${parts.length === 2 ? 'two' : 'several'} columns: row(${parts.join(', ')})`,
    part: `several values: [${parts.join(', ')}]`,
  };
  const fix = around !== undefined ? fixes.part : option === '--filter' ? fixes.filter : fixes.map;
  return { what: `a comma returns its last value, and ${source(lost)} is lost`, at: lost.start, fix };
};

/** `[$1,,$2]` */
export const sparseSlip: SlipCheck = (node) => {
  if (node.type !== 'ArrayExpression' || !node.elements.includes(null)) return undefined;
  return { what: 'a value is missing between two commas', fix: "an empty one: ''" };
};

const RANDOM = /^(Math\.random|crypto\.(randomUUID|getRandomValues|randomBytes|randomInt))$/;

/** Values that differ at each run: a repeated or resumed run must write the same bytes. */
export function randomSlip(node: AnyNode, { source, shapes }: SlipContext): PartSlip | undefined {
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return undefined;
  const name = `${node.object.name}.${staticName(node) ?? ''}`;
  if (!RANDOM.test(name) || !shapes.isGiven(node.object, node.object.name)) return undefined;
  return {
    what: `${source(node)} differs in each run, and so would the output`,
    fix: 'every tenth record: NR % 10 === 0; a number for each record: NR',
  };
}

/** `switch ($1) { case 1: }` compares by ===. */
export const caseSlip: SlipCheck = (node, _ancestors, { source, shapes }) => {
  if (node.type !== 'SwitchStatement') return undefined;
  const kind = valueKind(node.discriminant, shapes);
  const value = source(node.discriminant);
  for (const { test } of node.cases) {
    if (!test) continue;
    const other = valueKind(test, shapes);
    const isWrong = (isStringKind(kind) && other === 'number') || (kind === 'number' && isStringKind(other));
    if (!isWrong) continue;
    const fix = isStringKind(kind) ? `switch (+${value})` : `case ${source(test).slice(1, -1)}:`;
    return { what: `${value} is never ${source(test)}: switch compares with ===`, at: test.start, fix };
  }
  return undefined;
};

/** An empty class, and one with characters of two UTF-16 units but without the flag u. */
export const patternSlip: SlipCheck = (node, _ancestors, { source }) => {
  if (!isRegExp(node)) return undefined;
  const { pattern, flags } = node.regex;
  if (/[uv]/.test(flags)) return undefined;
  for (const [, inner] of pattern.matchAll(/(?:\\.|[^\\[])*?\[((?:\\.|[^\]\\])*)\]/g)) {
    if (inner === '')
      return { what: `${source(node)} has an empty class [], which nothing matches`, fix: 'a bracket: \\[' };
    if (/[\ud800-\udbff][\udc00-\udfff]/.test(inner!)) {
      return {
        what: `${source(node)} matches half a character at a time`,
        fix: `with the flag u: ${source(node)}u`,
      };
    }
  }
  return undefined;
};

type Pattern = Literal & { readonly regex: NonNullable<Literal['regex']> };

function isRegExp(node: AnyNode): node is Pattern {
  return node.type === 'Literal' && 'regex' in node && Boolean(node.regex);
}

/** `$1 =~ /x/` assigns ~/x/. */
export const matchSlip: SlipCheck = (node, _ancestors, { source }) => {
  if (node.type !== 'AssignmentExpression' || node.operator !== '=' || node.right.type !== 'UnaryExpression')
    return undefined;
  if (node.right.operator !== '~' || !/=~/.test(source(node).slice(node.left.end - node.start))) return undefined;
  return {
    what: '=~ is not an operator',
    fix: `to match a regular expression: ${matchCode(node.right.argument, source(node.left), source)}`,
  };
};

/** Code that matches the value; the pattern may be a string literal. */
export function matchCode(pattern: AnyNode, value: string, source: SlipContext['source']): string {
  const inner = unwrapped(pattern);
  if (isRegExp(inner)) return `${source(inner)}.test(${value})`;
  const text = textLiteral(inner);
  const isPlain = text !== undefined && !text.includes('/');
  return isPlain ? `/${text}/.test(${value})` : `new RegExp(${source(inner)}).test(${value})`;
}
