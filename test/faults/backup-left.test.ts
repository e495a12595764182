// A replaced file that can't be removed: the run has succeeded, and says where the file is.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, shell, temporaryFolder } from '../support/program.ts';
import { letting, withoutStrace } from './support/strace.ts';

const straceTest = withoutStrace === undefined ? test : test.skip;

straceTest("a replaced file that can't be removed is reported, and the exit code is 0", async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in.txt'), '1\n2\n');
  writeFileSync(join(cwd, 'other.txt'), 'of an earlier run\n');
  const run = 'threadmill in.txt --filter "NR === 1" -o out.txt --filtered-out other.txt';
  const { code, stderr } = await shell(`${letting({ unlink: '1+' }, 'EIO')} ${run}`, { cwd });
  expect(stderr).toMatch(
    /^threadmill: other\.txt has its final name; the file that it replaced is still in \S+-old, which can't be removed: i\/o error \(EIO\)\n$/,
  );
  expect(code).toBe(0);
  expect(['out.txt', 'other.txt'].map((name) => readFileSync(join(cwd, name), 'utf8'))).toEqual(['1\n', '2\n']);
  const left = filesIn(cwd).filter((name) => name.endsWith('-old'));
  expect(left).toHaveLength(1);
  expect(readFileSync(join(cwd, left[0]!), 'utf8')).toBe('of an earlier run\n');
});
