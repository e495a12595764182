// The help: a page that a newcomer can work from, made from the table of options.
import { CLI_OPTIONS, type CliOption, type OptionGroup } from './options.ts';

const WIDTH = 80;
const INDENT = 30;

const GROUPS: readonly OptionGroup[] = ['Work', 'Files', 'Records', 'Running', 'Failures', 'Messages'];

const BEFORE = `threadmill runs your own function over every record of a huge line-oriented
file, on all cores, and gives the results in input order.

Usage:
  threadmill [options] <module> [file...]               a .js or .ts module
  threadmill [options] --map <expression> [file...]     what a record becomes
  threadmill [options] --filter <expression> [file...]  which records to keep
  threadmill [options] [file...] -- <command> [arg...]  a command for each batch

Without a file, or where it is -, standard input is read. Options may stand
anywhere.
`;

const AFTER = `
Sizes are written 64K, 1.5M or 2G, in powers of 1024; durations 500ms, 30s, 5m.

Examples:
  threadmill --map 'line.toUpperCase()' in.txt > out.txt
  threadmill --filter '+$3 >= 30' in.tsv -o out.tsv
  threadmill --filter 'args.ids.has($1)' --arg ids=@wanted.txt in.tsv
  threadmill --filter 'col.city === "Oslo"' in.tsv > oslo.tsv
  threadmill clean.ts -p 4 part1.tsv part2.tsv -o clean.tsv
  threadmill clean.ts in.gz -o out.gz
  threadmill in.tsv -- awk -F '\\t' '{ print $2 }' > out.txt

An expression sees line (the record's text), NR (its number from 1), NF, $1, $2,
…, fields, file, args and, with a header, col.NAME. row(a, b) joins fields, and
set(3, value) is the record with field 3 replaced. Single quotes keep the shell
away from the $.

A module exports a function, as this clean.ts does:
  export default (line: string) => line.trim();
A text is one record, null is none, an array is several; all else is an error.

A command is run once for each batch: sort, uniq, wc and head see one batch, not
all of the input. What stands behind the two dashes is not touched; for a pipe
say sh -c: -- sh -c 'cut -f 1 | rev'.

Exit codes: 0 all done and written, 1 failed, 2 bad usage, 141 the reader of the
output has gone, 128 + n stopped by signal n.
`;

export function helpText(): string {
  return BEFORE + GROUPS.map(describeGroup).join('') + AFTER;
}

function describeGroup(group: OptionGroup): string {
  const options = (CLI_OPTIONS as readonly CliOption[]).filter((option) => option.group === group && !option.aliasOf);
  return `\n${group}:\n${options.map(describeOption).join('')}`;
}

function describeOption({ flags, help }: CliOption): string {
  const shown = flags.startsWith('--') ? `    ${flags}` : flags;
  const [first = '', ...rest] = wrap(help, WIDTH - INDENT);
  const lines = [`  ${shown}`.padEnd(INDENT) + first, ...rest.map((line) => ' '.repeat(INDENT) + line)];
  return lines.map((line) => `${line}\n`).join('');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
