// Standard streams that are closed when the program starts: no data may vanish into what Node opens
// instead, and a real /dev/null must not be taken for a closed stream.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testWith } from '../support/judges.ts';
import { shell, temporaryFolder } from '../support/program.ts';

const cwd = temporaryFolder();
writeFileSync(join(cwd, 'in.txt'), '1\n2\n3\n');

/** Runs in this shell. The command is not the last one, or the shell might replace itself by it. */
const run = (program: string, command: string) =>
  shell(`${program} -c 'threadmill ${command}; echo $? >&2; exit'`, { cwd });

describe.each(['bash', 'dash'])('started from %s', (program) => {
  const shellTest = testWith(program);

  shellTest.each([
    ['the results', '--map line in.txt >&-', 'standard output is closed'],
    ['the results, by name', '--map line in.txt -o /dev/stdout >&-', '/dev/stdout is closed'],
    ['what a filter drops', '--filter false in.txt -o no.txt --filtered-out - >&-', 'standard output is closed'],
    ['a page of help', '--help >&-', 'standard output is closed'],
    ['the version', '--version >&-', 'standard output is closed'],
    ['the input', '--map line <&-', 'standard input is closed'],
    ['the input, named', '--map line -i - <&-', 'standard input is closed'],
    ['the input, by name', '--map line /dev/stdin <&-', '/dev/stdin is closed'],
    ['an argument', '--map line -a k=@/dev/fd/0 in.txt <&-', '/dev/fd/0 is closed'],
  ])('%s: the run fails', async (_, command, says) => {
    const { stdout, stderr } = await run(program, command);
    expect(stderr).toMatch(new RegExp(`^threadmill: ${says}\n(  no\\.txt was not written\n)?1\n$`));
    expect(stdout.toString()).toBe('');
  });

  shellTest('streams that the run does not need may be closed', async () => {
    expect((await run(program, '--map line in.txt -o out.txt <&- >&-')).stderr).toBe('0\n');
    expect(readFileSync(join(cwd, 'out.txt'), 'utf8')).toBe('1\n2\n3\n');
    expect((await run(program, 'in.txt <&- -- cat')).stdout.toString()).toBe('1\n2\n3\n');
  });

  shellTest('/dev/null is an ordinary output', async () => {
    expect((await run(program, '--map line in.txt > /dev/null')).stderr).toBe('0\n');
    expect((await run(program, '--map line -i - < /dev/null')).stderr).toBe('0\n');
  });
});

testWith('dash')('dash itself may open it for reading and writing', async () => {
  expect((await run('dash', '--map line in.txt 1<> /dev/null')).stderr).toBe('0\n');
});

const PYTHON = `
import subprocess, sys
null = subprocess.DEVNULL
def run(command, **settings):
    print(subprocess.run(command, **settings).returncode)
run(['threadmill', '--map', 'line', 'in.txt'], stdout=null)
run(['threadmill', '--map', 'line', '-i', '-'], stdin=null)
run('threadmill --map line in.txt; exit $?', stdin=null, stdout=null, shell=True)
run('threadmill --map line in.txt; exit $?', stdin=null, stdout=null, shell=True, executable='bash')
run('threadmill --map line in.txt >&2; exit $?', stderr=null, shell=True, executable='bash')
`;

testWith('python3')('DEVNULL from Python is not taken for a closed stream', async () => {
  writeFileSync(join(cwd, 'null.py'), PYTHON);
  const { stdout, stderr } = await shell('python3 null.py', { cwd });
  expect([stderr, stdout.toString()]).toEqual(['', '0\n'.repeat(5)]);
});
