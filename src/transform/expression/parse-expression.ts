// Parses the text as exactly one expression, or as a body `{ …; return x }`: nothing else can get out of the wrapper that
// it is compiled in.
import { parse, parseExpressionAt, tokenizer, tokTypes, type Node, type Options } from 'acorn';
import { base, simple } from 'acorn-walk';
import { slipError } from './slip.ts';
import type { ExpressionOption } from './expression-plan.ts';

export interface ParsedExpression {
  readonly node: Node;
  readonly kind: 'expression' | 'body';
  /** The part of the text that is code: no `;` behind an expression. */
  readonly text: string;
  readonly isAsync: boolean;
}

const OPTIONS: Options = {
  ecmaVersion: 2023,
  // strict, with `await` allowed
  sourceType: 'module',
  allowReturnOutsideFunction: true,
  // or `(a)` would lose its parentheses, and the end of the expression with them
  preserveParens: true,
};

export function parseExpression(text: string, option: ExpressionOption): ParsedExpression {
  if (!/^\s*\{/.test(text)) return attempt(text, option, asExpression);
  let bodyError: unknown;
  try {
    const body = asBody(text);
    if (body !== undefined) return body;
  } catch (error) {
    bodyError = error;
  }
  try {
    // an object, as in { ...x, a: 1 }
    return asExpression(text);
  } catch (error) {
    const isBodyWithoutReturn = bodyError === undefined;
    if (!isBodyWithoutReturn) throw syntaxSlip(text, option, bodyError);
    const mend = 'a body gives its result by return: { const x = …; return x }';
    throw isSyntaxError(error) ? slipError(option, text, { what: 'a body without a return', at: 0, mend }) : error;
  }
}

function attempt(
  text: string,
  option: ExpressionOption,
  parseText: (text: string) => ParsedExpression,
): ParsedExpression {
  try {
    return parseText(text);
  } catch (error) {
    throw syntaxSlip(text, option, error);
  }
}

function asExpression(text: string): ParsedExpression {
  const node = parseExpressionAt(text, 0, OPTIONS);
  // behind it: at most semicolons and comments
  const rest = tokenizer(`${' '.repeat(node.end)}${text.slice(node.end)}`, OPTIONS);
  for (let token = rest.getToken(); token.type !== tokTypes.eof; token = rest.getToken()) {
    if (token.type === tokTypes.semi) continue;
    throw Object.assign(
      new SyntaxError(`one expression is expected, and it ends before '${text.slice(token.start, token.end)}'`),
      {
        pos: token.start,
      },
    );
  }
  return { node, kind: 'expression', text: text.slice(0, node.end), isAsync: findOwn(node, isAwait) };
}

/** The text as a block with a `return` of its own; undefined where it is a block without. */
function asBody(text: string): ParsedExpression | undefined {
  const program = parse(text, OPTIONS);
  const statements = program.body.filter((statement) => statement.type !== 'EmptyStatement');
  const [block] = statements;
  if (statements.length !== 1 || block?.type !== 'BlockStatement') return undefined;
  if (!findOwn(block, (node) => node.type === 'ReturnStatement')) return undefined;
  return { node: block, kind: 'body', text: text.slice(block.start, block.end), isAsync: findOwn(block, isAwait) };
}

function isAwait(node: Node): boolean {
  return (
    node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && (node as { await?: boolean }).await === true)
  );
}

/** Whether such a node stands in the code itself, not in a function within it. */
function findOwn(root: Node, isWanted: (node: Node) => boolean): boolean {
  let isFound = false;
  const stop = () => undefined;
  const visit = (node: Node) => {
    isFound ||= isWanted(node);
  };
  // a class's methods are functions too: the walk reaches all of them through Function
  simple(root, { AwaitExpression: visit, ForOfStatement: visit, ReturnStatement: visit }, { ...base, Function: stop });
  return isFound;
}

interface AcornError {
  readonly message: string;
  readonly pos: number;
}

function isSyntaxError(error: unknown): boolean {
  return typeof (error as { pos?: unknown } | null)?.pos === 'number';
}

function syntaxSlip(text: string, option: ExpressionOption, error: unknown): unknown {
  if (!isSyntaxError(error)) return error;
  const { message, pos } = error as AcornError;
  const words = message.replace(/ \(\d+:\d+\)$/, '');
  return slipError(option, text, {
    what: `a syntax error: ${words}`,
    at: Math.min(pos, text.length),
    mend: habitOf(text),
  });
}

const HABITS: readonly [RegExp, string][] = [
  [/[$\w\])]\s*!?~\s*\//, 'to match a regular expression: /x/.test($1)'],
  [/\b(and|or|not)\b/, 'and, or and not are &&, || and !'],
  [/^\s*return\b/, 'an expression has no return; a body has, in braces: { return x }'],
  [/\bif\s*\(/, 'a condition is a ? b : c, or a body: { if (a) return b; return c }'],
  [/^\s*(const|let|var)\b/, 'several steps need a body in braces: { const x = …; return x }'],
  [/\bprint\b/, 'what the expression gives is what is written: print is not needed'],
  [/^\s*(\+|-|\*|\/|<|>|=|\.|,|\))/, 'did the shell expand $1? use single quotes'],
];

function habitOf(text: string): string | undefined {
  return HABITS.find(([pattern]) => pattern.test(text))?.[1];
}
