// Rows are parsed by code that is generated for the header: safe for any header, and under any
// restriction of Node.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const NAMES = [
  '__proto__',
  'constructor',
  '"}; process.exit(7); ({"',
  '\u2028',
  '10',
  '2',
  "'",
  '`${process.exit(7)}`',
];
const quoted = (names: readonly string[]) => names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
const ROWS = ['1,"2,2",3,4,5,"""6""",7,8', 'a,b,c,d,e,f,g,h'];
writeFileSync(join(cwd, 'hostile.csv'), `${quoted(NAMES)}\n${ROWS.join('\n')}\n`);
writeFileSync(
  join(cwd, 'show.mjs'),
  `export default { format: 'csv', map: (row) => JSON.stringify(Object.entries(row)) };`,
);
writeFileSync(join(cwd, 'change.mjs'), `export default { format: 'csv', map: (row) => ({ ...row, 10: 'x,' }) };`);

test.each(['', '--disallow-code-generation-from-strings'])(
  'column names are never executed, and each is a property (%s)',
  async (flag) => {
    const before = filesIn(cwd);
    const env = { NODE_OPTIONS: flag };
    const shown = await threadmill(['show.mjs', 'hostile.csv', '--header-out', 'none'], { cwd, env });
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    const values = [
      ['1', '2,2', '3', '4', '5', '"6"', '7', '8'],
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
    ];
    const expected = values.map((row) =>
      JSON.stringify(Object.entries(Object.fromEntries(NAMES.map((name, i) => [name, row[i]!])))),
    );
    expect(shown.stdout.toString()).toBe(`${expected.join('\n')}\n`);
    const changed = await threadmill(['change.mjs', 'hostile.csv', '--header-out', 'none'], { cwd, env });
    expect(changed.stdout.toString()).toBe('1,"2,2",3,4,"x,","""6""",7,8\na,b,c,d,"x,",f,g,h\n');
    expect(filesIn(cwd)).toEqual(before);
  },
);
