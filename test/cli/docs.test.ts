import { readFileSync } from 'node:fs';
import { withTables } from '../../scripts/cli-tables.ts';
import { OPTIONS, isOptionName, longName, shortName } from '../../src/job/options/options.ts';
import { JOB_OPTIONS } from '../../src/job/job-options.ts';
import { COMMAND_OPTION } from '../../src/job/option-conflicts.ts';

const docs = readFileSync(new URL('../../docs/CLI.md', import.meta.url), 'utf8');
const listed = OPTIONS.filter((option) => option.aliasOf === undefined);

describe('the table of options', () => {
  it('gives no name to two options', () => {
    const names = OPTIONS.flatMap((option) => [longName(option), shortName(option) ?? []].flat());
    expect(new Set(names).size).toBe(names.length);
  });

  it('has every option of a job, except those of the operands', () => {
    const names: string[] = [COMMAND_OPTION, ...OPTIONS.map(longName)];
    expect(Object.values(JOB_OPTIONS).filter(({ name }) => !names.includes(name))).toEqual([]);
  });

  it.each(['-b', '--batch-size', '--batch-size=4', '-0'])('knows %s as an option', (text) => {
    expect(isOptionName(text)).toBe(true);
  });

  it.each(['-', '--', '-x', '-b4', 'b', '--batch', '-$1', ''])('does not take %j for an option', (text) => {
    expect(isOptionName(text)).toBe(false);
  });
});

describe('docs/CLI.md', () => {
  const headings = [...docs.matchAll(/^### `(.+)`/gm)].map(([, flags]) => flags);

  it('has a heading for every option of the help, and no other', () => {
    expect([...headings].sort()).toEqual(listed.map(({ flags }) => flags).sort());
  });

  it('has the tables made from the code, as npm run docs:tables writes them', () => {
    expect(docs).toBe(withTables(docs));
    expect(docs).toContain('| **Files** | [`-i`, `--input`](#-i---input-file) | ');
    expect(docs).toContain('| `--transform` | `--map` | ');
  });

  it('has a heading for each link of the overview', () => {
    const anchors = headings.map((heading) =>
      heading!
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...docs.matchAll(/\]\(#(-[^)]*)\)/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(40);
    expect(links.filter((link) => !anchors.includes(link!))).toEqual([]);
  });
});
