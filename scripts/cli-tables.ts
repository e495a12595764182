// The tables of docs/CLI.md that are generated from the code: `npm run docs:tables` writes them,
// and a test compares. Each is between <!-- NAME --> and <!-- end of NAME -->.
import { readFileSync, writeFileSync } from 'node:fs';
import { GROUPS, longName, optionsOf, shortName } from '../src/job/options/options.ts';
import type { OptionRow } from '../src/job/options/option.ts';
import { OPTION_CONFLICTS } from '../src/job/option-conflicts.ts';

const TITLES: Readonly<Record<string, string>> = { Work: 'The work' };

function overview(): string[] {
  const rows = GROUPS.flatMap((group) =>
    optionsOf(group).map((option, index) => {
      const title = index === 0 ? ` **${TITLES[group] ?? group}**` : '';
      const names = [shortName(option), longName(option)].filter((name) => name !== undefined);
      return `|${title} | [\`${names.join('`, `')}\`](#${anchorOf(option)}) | ${option.brief} |`;
    }),
  );
  return ['| | option | what it does |', '| --- | --- | --- |', ...rows];
}

/** GitHub's anchor of a heading. */
function anchorOf({ flags }: OptionRow): string {
  return flags
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

function conflicts(): string[] {
  const rows = OPTION_CONFLICTS.map(({ options: [one, other], why }) => `| ${code(one)} | ${code(other)} | ${why} |`);
  return ['| this | not with | since |', '| --- | --- | --- |', ...rows];
}

function code(name: string): string {
  return name.startsWith('-') ? `\`${name}\`` : name;
}

/** The document with up-to-date tables. @throws Error if it lacks the place of one */
export function withTables(document: string): string {
  return Object.entries({ overview, conflicts }).reduce((text, [name, rows]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end of ${name} -->)`);
    if (!place.test(text)) throw new Error(`docs/CLI.md has no place for the table '${name}'`);
    return text.replace(place, (_all, begin: string, end: string) => `${begin}${rows().join('\n')}\n${end}`);
  }, document);
}

/** Called by `npm run docs:tables`. */
export function writeTables(path: URL): void {
  writeFileSync(path, withTables(readFileSync(path, 'utf8')));
}
