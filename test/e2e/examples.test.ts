// The examples work: each command gives the expected output of its folder, and is the one on its
// page.
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, shell, temporaryFolder } from '../support/program.ts';

const EXAMPLES = join(ROOT, 'examples');
const names = readdirSync(EXAMPLES, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
);
const text = (...path: string[]) => readFileSync(join(EXAMPLES, ...path), 'utf8');

test('every example is in the list', () => {
  const listed = [...text('README.md').matchAll(/^\| \[([\w-]+)\]\(\1\/README\.md\)/gm)].map((match) => match[1]!);
  expect(listed.sort()).toEqual(names.sort());
});

test.each(names)('%s gives the expected output, for any number of workers', async (name) => {
  const script = text(name, 'run.sh');
  expect(text(name, 'README.md')).toContain(`\`\`\`sh\n${script}\`\`\`\n`);
  for (const procs of [1, 3]) {
    const cwd = join(temporaryFolder(), 'copy');
    cpSync(join(EXAMPLES, name), cwd, { recursive: true });
    // -b 1: many batches even for a small input.
    const many = script.replaceAll(/\bthreadmill\b/g, `threadmill -p ${procs}${procs > 1 ? ' -b 1' : ''}`);
    const finished = await shell(`set -euo pipefail\n${procs === 1 ? script : many}`, { cwd });
    expect({ code: finished.code, stderr: finished.stderr }).toEqual({ code: 0, stderr: '' });
    const expected = readdirSync(join(EXAMPLES, name, 'expected')).filter((file) => file !== 'stdout');
    for (const file of expected) expect(readFileSync(join(cwd, file), 'utf8')).toBe(text(name, 'expected', file));
    const isStdoutExpected = existsSync(join(EXAMPLES, name, 'expected', 'stdout'));
    expect(finished.stdout.toString()).toBe(isStdoutExpected ? text(name, 'expected', 'stdout') : '');
  }
});
