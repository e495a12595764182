// Advice for a command line that names no work: modules after files, commands without their two
// dashes, scripts of other languages.
import { UsageError } from '../job/errors.ts';

export const MODULE = /\.[cm]?[jt]s$/;
/** Characters that expressions have, but file names hardly ever. */
const EXPRESSION = /[\s($=>]/;
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/** Programs that run scripts, by the extension of the script. */
const INTERPRETERS: Readonly<Record<string, string>> = {
  '.awk': 'awk -f',
  '.bash': 'bash',
  '.jq': 'jq -cf',
  '.jl': 'julia',
  '.lua': 'lua',
  '.php': 'php',
  '.pl': 'perl',
  '.py': 'python3',
  '.r': 'Rscript',
  '.rb': 'ruby',
  '.sed': 'sed -f',
  '.sh': 'sh',
};

/** Facts about the names on the command line. */
export interface KnownNames {
  isFile(name: string): boolean;
  /** A program of that name is on PATH. */
  isCommand(name: string): boolean;
}

/**
 * The UsageError if no option names the work, and the first operand is not a module. `argv` is the
 * whole command line: the options of a command that comes first belong to the command.
 */
export function missingWork(operands: readonly string[], known: KnownNames, argv: readonly string[]): UsageError {
  const [first] = operands;
  if (first === undefined) {
    return new UsageError('no work given', {
      advice: 'name a module, an expression (--map or --filter), or a command after --',
    });
  }
  return (
    misplacedCommand(argv[0] === first ? argv : operands, known) ??
    misplacedScript(operands) ??
    new UsageError(`no work given: '${first}' is not a module by its name (.js, .ts, .mjs, …)`, {
      advice: otherAdvice(operands),
    })
  );
}

/** `threadmill awk '…' in.tsv`; undefined if the first operand is not a program. */
export function misplacedCommand(operands: readonly string[], known: KnownNames): UsageError | undefined {
  const [program] = operands;
  if (program === undefined || program.includes('/') || known.isFile(program) || !known.isCommand(program)) {
    return undefined;
  }
  const lastWord = operands.findLastIndex((operand) => !known.isFile(operand) || operand === program);
  const files = operands.slice(lastWord + 1);
  return new UsageError(`'${program}' is a command, and a command comes after --`, {
    advice: `threadmill ${shellWords([...files, '--', ...operands.slice(0, lastWord + 1)])}`,
  });
}

/** A script of another language in the place of the module: `threadmill clean.py in.tsv`. */
export function misplacedScript([script = '', ...files]: readonly string[]): UsageError | undefined {
  const extension = /\.[a-z]+$/i.exec(script)?.[0].toLowerCase() ?? '';
  const interpreter = Object.hasOwn(INTERPRETERS, extension) ? INTERPRETERS[extension] : undefined;
  if (interpreter === undefined) return undefined;
  const inputs = files.length === 0 ? '' : `${shellWords(files)} `;
  return new UsageError(`'${script}' is not a JavaScript or TypeScript module`, {
    advice: `to run it as a command: threadmill ${inputs}-- ${interpreter} ${shellWords([script])}`,
  });
}

function otherAdvice(operands: readonly string[]): string {
  const [first = '', ...others] = operands;
  const module = others.find((operand) => MODULE.test(operand));
  if (module !== undefined) {
    const files = operands.filter((operand) => operand !== module);
    return `the module comes first: threadmill ${shellWords([module, ...files])}`;
  }
  return EXPRESSION.test(first)
    ? `an expression needs an option: --map '${first}'`
    : 'name the module first or with --transform, an expression with --map or --filter, or a command after --';
}

/** Quoted so that a shell reads the same words. */
function shellWords(words: readonly string[]): string {
  return words.map((word) => (PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
