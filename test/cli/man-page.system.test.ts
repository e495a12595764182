import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { TOPIC_NAMES } from '../../src/cli/help/topic-names.ts';
import { manPage } from '../../src/cli/man/man-page.ts';
import { OPTIONS } from '../../src/job/options/options.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const text = manPage({ version: '1.2.3', date: '2026-11-30' });
const inFolder = temporaryFolder();
writeFileSync(inFolder('threadmill.1'), text);

const isThere = (program: string) => spawnSync(program, ['--version']).error === undefined;
const whenThere = (program: string) => (isThere(program) ? test : test.skip);

test('it has its version and date, every option, and a chapter for each topic', () => {
  expect(text).toMatch(/^\.TH THREADMILL 1 2026-11-30 "threadmill 1\.2\.3"\n\.SH NAME\n/);
  for (const { flags, aliasOf } of OPTIONS) {
    if (aliasOf === undefined) expect(text).toContain(`.TP\n\\fB${flags.replaceAll('-', '\\-')}\\fR\n`);
  }
  for (const name of TOPIC_NAMES) expect(text).toContain(`\n.SH ${name.toUpperCase()}\n`);
});

test('characters with a meaning in roff are escaped: backslashes, quotes, dashes, points at the beginning of a line', () => {
  expect(text).toContain('awk \\-F \\(aq\\et\\(aq'.replaceAll("'", '\\(aq'));
  const macros = /^\.(?:TH|SH|SS|TP|PP|br|nf|fi)\b/;
  expect(text.split('\n').filter((line) => /^[.']/.test(line) && !macros.test(line))).toEqual([]);
  expect(text.split('\n').filter((line) => !line.startsWith('.TH') && /(?<!\\)-/.test(line))).toEqual([]);
});

whenThere('groff')('groff reads it without a warning', () => {
  const { stdout, stderr } = spawnSync('groff', ['-man', '-Tascii', '-ww', inFolder('threadmill.1')], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const plain = stdout.replace(/\u001b\[\d+m|.\u0008/g, '');
  expect(plain).toContain("threadmill --filter '+$3 >= 30' in.tsv -o out.tsv");
  expect(plain).toContain("awk -F '\\t' '{ print $2 }'");
});

whenThere('mandoc')('mandoc reports no problem', () => {
  const { stdout, stderr } = spawnSync('mandoc', ['-T', 'lint', inFolder('threadmill.1')], { encoding: 'utf8' });
  expect(stdout + stderr).toBe('');
});
