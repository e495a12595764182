// What to type where the command line names no work: modules that stand behind files, commands without their two
// dashes, scripts of other languages.
import { UsageError } from '../job/errors.ts';

export const MODULE = /\.[cm]?[jt]s$/;
/** What an expression has and a file's name hardly ever. */
const EXPRESSION = /[\s($=>]/;
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/** Programs that run scripts, by the script's extension. */
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

/** What the command line knows of the names on it. */
export interface KnownNames {
  isFile(name: string): boolean;
  /** A program of that name is on PATH. */
  isCommand(name: string): boolean;
}

/**
 * The UsageError for operands of which the first is not a module, where no option names the work. `argv` is all that was
 * typed: the options of a command that comes first are the command's.
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

/** `threadmill awk '…' in.tsv`: undefined where the first operand is not the name of a program. */
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

/** The script of another language that a module's place holds: `threadmill clean.py in.tsv`. */
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

/** As a shell reads them again. */
function shellWords(words: readonly string[]): string {
  return words.map((word) => (PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
