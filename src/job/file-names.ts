// What the names of inputs and outputs give away before anything is opened: a compression that is not known here. To take
// such a file for plain lines would be a quietly wrong result.
import { compressionByName } from './compression.ts';
import { UsageError } from './errors.ts';

/** Endings of files that other programs compress, and these programs. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['bz2', 'bzip2'],
  ['xz', 'xz'],
]);

const COMPRESSED = /\.(?:gz|bgz|zst)$/i;

function foreignProgram(name: string): string | undefined {
  return FOREIGN.get(/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '');
}

/** What an input is made of shows in its first bytes, not in its name: all but an empty one may be meant. */
export function checkInputName(name: string): void {
  if (name === '') throw new UsageError('--input takes the name of a file, not an empty string', { advice: UNSET });
}

/** Refuses an output whose name promises a compression that is not written here. */
export function checkOutputName(name: string, option = '--output'): void {
  if (name === '') throw new UsageError(`${option} takes the name of a file, not an empty string`, { advice: UNSET });
  const program = foreignProgram(name);
  if (program !== undefined) {
    throw new UsageError(
      `'${name}' has the name of a compression that threadmill does not write: use .gz, .bgz or .zst`,
      { advice: `or compress the output: threadmill … | ${program} -c > ${name}` },
    );
  }
}

/** The report is there to be looked at, and is never compressed. */
export function checkReportName(name: string): void {
  checkOutputName(name, '--report');
  if (compressionByName(name) === 'none') return;
  throw new UsageError(`'${name}' has the name of a compressed file, but a report is plain JSON`, {
    advice: `use --report ${name.replace(COMPRESSED, '')}`,
  });
}

const UNSET = 'is a variable unset?';
