import { readFileSync } from 'node:fs';
import { helpText } from '../../src/cli/help.ts';
import { CLI_OPTIONS, isOptionName, longName, shortName, type CliOption } from '../../src/cli/options.ts';
import { JOB_OPTIONS } from '../../src/job/job-options.ts';
import { COMMAND_OPTION, OPTION_CONFLICTS } from '../../src/job/option-conflicts.ts';

const docs = readFileSync(new URL('../../docs/CLI.md', import.meta.url), 'utf8');
const options: readonly CliOption[] = CLI_OPTIONS;
const listed = options.filter((option) => option.aliasOf === undefined);

describe('the table of options', () => {
  it('gives no name to two options', () => {
    const names = options.flatMap((option) => [longName(option), shortName(option) ?? []].flat());
    expect(new Set(names).size).toBe(names.length);
  });

  it('has every option of a job, but for what stands before a command', () => {
    const names: string[] = [COMMAND_OPTION, ...options.map(longName)];
    expect(Object.values(JOB_OPTIONS).filter(({ name }) => !names.includes(name))).toEqual([]);
  });

  it.each(['-b', '--batch-size', '--batch-size=4', '-0'])('knows %s for an option', (text) => {
    expect(isOptionName(text)).toBe(true);
  });

  it.each(['-', '--', '-x', '-b4', 'b', '--batch', '-$1', ''])('does not take %j for an option', (text) => {
    expect(isOptionName(text)).toBe(false);
  });
});

describe('the help', () => {
  it('names every option with its value', () => {
    for (const { flags } of listed) expect(helpText()).toMatch(new RegExp(`^ +${escape(flags)}`, 'm'));
  });

  it('names other names beside the option they stand for', () => {
    expect(helpText()).toMatch(/-j and --threads say the same/);
  });

  it('fits into a terminal of 80 columns', () => {
    expect(
      helpText()
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
  });

  it('names no option that does not exist', () => {
    const named = helpText().match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];
    expect(named.filter((name) => !isOptionName(name))).toEqual([]);
  });
});

describe('docs/CLI.md', () => {
  const headings = [...docs.matchAll(/^### `(.+)`/gm)].map(([, flags]) => flags);

  it('has a heading for every option of the help, and no other', () => {
    expect([...headings].sort()).toEqual(listed.map(({ flags }) => flags).sort());
  });

  it('has the table of options that can not stand together, as the code has it', () => {
    const rows = OPTION_CONFLICTS.map(({ options: [one, other], why }) => `| ${code(one)} | ${code(other)} | ${why} |`);
    const [, table] = /<!-- conflicts -->\n([^]*?)<!-- end of conflicts -->/.exec(docs) ?? [];
    expect(table?.trim().split('\n')).toEqual(['| this | not with | since |', '| --- | --- | --- |', ...rows]);
  });
});

function code(name: string): string {
  return name.startsWith('-') ? `\`${name}\`` : name;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
