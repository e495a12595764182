// Parses the text as exactly one expression, or as a body `{ …; return x }`. Nothing else is
// accepted, so that no text can escape the function in which it is compiled.
import { parse, parseExpressionAt, tokenizer, tokTypes, type AnyNode, type Options, type Token } from 'acorn';
import { UsageError } from '../../job/errors.ts';
import type { ExpressionOption } from './expression-plan.ts';
import { hasOwn } from './own-code.ts';
import { SHELL_FIX, slipError } from './slip.ts';
import { syntaxFix } from './syntax-habits.ts';

export interface ParsedExpression {
  readonly node: AnyNode;
  readonly kind: 'expression' | 'body';
  /** The code without trailing `;` and comments. */
  readonly text: string;
  readonly isAsync: boolean;
}

/** The worker compiles a strict script (`<!--` begins a comment there), with `await` allowed. */
const OPTIONS: Options = {
  ecmaVersion: 'latest',
  sourceType: 'script',
  strict: true,
  allowAwaitOutsideFunction: true,
  allowReturnOutsideFunction: true,
  // Otherwise `(a)` would lose its parentheses, and with them the end of the expression.
  preserveParens: true,
};

export function parseExpression(text: string, option: ExpressionOption): ParsedExpression {
  try {
    const first = firstToken(text);
    if (first.type === tokTypes.eof || first.type === tokTypes.semi) {
      throw new UsageError(`${option}: the expression is empty`, { advice: SHELL_FIX });
    }
    if (first.type === tokTypes.braceL) return parseBraces(text, option, first.start);
    return checkedComment(asExpression(text), text, option);
  } catch (error) {
    throw isSyntaxError(error) ? syntaxSlip(text, option, error) : error;
  }
}

function firstToken(text: string): Token {
  // Fails for an unterminated comment, too.
  return tokenizer(text, OPTIONS).getToken();
}

/** A body; or, without a `return`, an object such as `{ ...x, a: 1 }`. */
function parseBraces(text: string, option: ExpressionOption, start: number): ParsedExpression {
  let body: ParsedExpression | undefined;
  try {
    body = asBody(text);
  } catch (error) {
    const object = asExpressionIfOne(text);
    if (object === undefined) throw error;
    return object;
  }
  if (body !== undefined) return body;
  const object = asExpressionIfOne(text);
  // `{}` is an empty object: its message is clearer than "a body without a return".
  if (object !== undefined && isEmptyObject(object.node)) return object;
  if (object !== undefined) {
    const what = 'braces could be a body or an object here';
    throw slipError(option, text, {
      what,
      at: start,
      fix: `an object: (${object.text.trim()}); a body: { …; return x }`,
    });
  }
  const fix = 'a body returns its result: { const x = …; return x }';
  throw slipError(option, text, { what: 'a body without a return', at: start, fix });
}

function isEmptyObject(node: AnyNode): boolean {
  return node.type === 'ObjectExpression' && node.properties.length === 0;
}

function asExpressionIfOne(text: string): ParsedExpression | undefined {
  try {
    return asExpression(text);
  } catch (error) {
    if (isSyntaxError(error)) return undefined;
    throw error;
  }
}

function asExpression(text: string): ParsedExpression {
  const node = parseExpressionAt(text, 0, OPTIONS);
  // After it, only semicolons and comments are allowed.
  const rest = tokenizer(`${' '.repeat(node.end)}${text.slice(node.end)}`, OPTIONS);
  for (let token = rest.getToken(); token.type !== tokTypes.eof; token = rest.getToken()) {
    if (token.type === tokTypes.semi) continue;
    const found = text.slice(token.start, token.end);
    throw new UnexpectedText(`expected one expression, but it ends before '${found}'`, token.start);
  }
  return { node, kind: 'expression', text: text.slice(0, node.end), isAsync: hasOwn(node, isAwait) };
}

/** `+$2 // 10` is an integer division in Python, and a comment here. */
function checkedComment(parsed: ParsedExpression, text: string, option: ExpressionOption): ParsedExpression {
  const [, gap, comment = ''] = /^([ \t]*)\/\/(.*)$/m.exec(text.slice(parsed.node.end)) ?? [];
  const at = parsed.node.end + (gap?.length ?? 0);
  if (gap === undefined || !text.startsWith('//', at) || !isOperand(comment)) return parsed;
  const [value, divisor] = [parsed.text.trim(), comment.trim()];
  throw slipError(option, text, {
    what: `// begins a comment, so ${divisor} is ignored`,
    at,
    fix: `to divide: Math.floor(${value} / ${divisor})`,
  });
}

/** Whether the comment reads like code for a number: `10`, `+$3`, `(NF - 1)`. */
function isOperand(comment: string): boolean {
  const text = comment.trim();
  if (!/^[\d$(+-]|^(args|col|json|NR|NF)\b/.test(text)) return false;
  return asExpressionIfOne(text) !== undefined;
}

/** The text as a block with a `return` of its own; undefined for a block without one. */
function asBody(text: string): ParsedExpression | undefined {
  const program = parse(text, OPTIONS);
  const statements = program.body.filter((statement) => statement.type !== 'EmptyStatement');
  const [block] = statements;
  if (statements.length !== 1 || block?.type !== 'BlockStatement') return undefined;
  if (!hasOwn(block, (node) => node.type === 'ReturnStatement')) return undefined;
  return { node: block, kind: 'body', text: text.slice(0, block.end), isAsync: hasOwn(block, isAwait) };
}

function isAwait(node: AnyNode): boolean {
  return node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await);
}

/** A syntax error in acorn's shape, with the offset in the text. */
class UnexpectedText extends SyntaxError {
  readonly pos: number;

  constructor(message: string, pos: number) {
    super(message);
    this.pos = pos;
  }
}

function isSyntaxError(error: unknown): error is SyntaxError & { readonly pos: number } {
  return error instanceof SyntaxError && typeof (error as { pos?: unknown }).pos === 'number';
}

function syntaxSlip(text: string, option: ExpressionOption, { message, pos }: { message: string; pos: number }) {
  const words = message.replace(/ \(\d+:\d+\)$/, '');
  const at = Math.min(pos, text.length);
  return slipError(option, text, { what: `a syntax error: ${words}`, at, fix: syntaxFix(text, at) });
}
