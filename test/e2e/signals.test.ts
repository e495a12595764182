// Signals, and readers and writers that go away: an orderly stop, nothing left, and the exit status
// that a shell expects.
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, finished, FIXTURES, shell, startThreadmill, temporaryFolder } from '../support/program.ts';

const VARIANTS = join(FIXTURES, 'variants.tsv');
const ENDLESS = `export default (line) => { console.error('at work'); for (;;); };`;
const WAITING = `export default () => { console.error('at work'); return new Promise((resolve) => setTimeout(resolve, 1e8)); };`;
const OTHERS = ['SIGQUIT', 'SIGUSR2', 'SIGALRM', 'SIGSTKFLT', 'SIGXCPU', 'SIGVTALRM', 'SIGIO', 'SIGPWR'] as const;

const situations: [what: string, module: string, args: string[]][] = [
  ['an endless loop', ENDLESS, [VARIANTS]],
  ['a promise that takes long', WAITING, [VARIANTS]],
];

test.each(OTHERS)('%s stops the run as SIGTERM does, and it dies of the same signal', async (signal) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'work.mjs'), ENDLESS);
  const running = startThreadmill(['work.mjs', VARIANTS, '-F', 'lines', '-o', 'out'], { cwd });
  await once(running.stderr!, 'data');
  running.kill(signal);
  const ended = await finished(running);
  expect({ signal: ended.signal, hasHung: ended.hasHung }).toEqual({ signal, hasHung: false });
  expect(ended.stderr).toContain(`threadmill: stopped by ${signal}\n  out was not written\n`);
  expect(filesIn(cwd)).toEqual(['work.mjs']);
});

test('a CPU time limit stops the run in an orderly way', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'work.mjs'), ENDLESS);
  const work = `(ulimit -c 0; ulimit -S -t 3; exec threadmill work.mjs '${VARIANTS}' -F lines -p 1 -o out)`;
  const ended = await shell(`${work}; echo "$?"`, { cwd });
  expect([ended.hasHung, ended.stdout.toString(), ended.stderr]).toEqual([
    false,
    '152\n',
    expect.stringContaining('threadmill: stopped by SIGXCPU\n'),
  ]);
  expect(filesIn(cwd)).toEqual(['work.mjs']);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test.each(situations)(`${signal} in %s: the run dies of it, and leaves nothing`, async (_what, module, args) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'work.mjs'), module);
    const running = startThreadmill(['work.mjs', ...args, '-o', 'out'], { cwd });
    await once(running.stderr!, 'data');
    running.kill(signal);
    const ended = await finished(running);
    expect({ signal: ended.signal, hasHung: ended.hasHung }).toEqual({ signal, hasHung: false });
    expect(filesIn(cwd)).toEqual(['work.mjs']);
  });
}

test('a signal stops the run while the input is silent', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'work.mjs'), `console.error('loaded'); export default (line) => line;`);
  const running = startThreadmill(['work.mjs', '-i', '-', '-o', 'out'], { cwd });
  await once(running.stderr!, 'data');
  running.kill('SIGTERM');
  const ended = await finished(running);
  expect({ signal: ended.signal, hasHung: ended.hasHung }).toEqual({ signal: 'SIGTERM', hasHung: false });
  expect(filesIn(cwd)).toEqual(['work.mjs']);
});

test('a second signal ends it at once', async () => {
  const cwd = temporaryFolder();
  // execSync can't be interrupted: after the first signal the thread is waited for.
  writeFileSync(
    join(cwd, 'work.mjs'),
    `import { execSync } from 'node:child_process'; export default () => { console.error('at work'); execSync('sleep 5'); return 'x'; };`,
  );
  const running = startThreadmill(['work.mjs', VARIANTS, '-o', 'out'], { cwd });
  await once(running.stderr!, 'data');
  running.kill('SIGINT');
  running.kill('SIGTERM');
  const ended = await finished(running);
  expect(['SIGINT', 'SIGTERM']).toContain(ended.signal);
  expect(filesIn(cwd)).toEqual(['work.mjs']);
});

test('a shell gets the status of the signal', async () => {
  const script = `mkfifo in; exec 7<>in; threadmill --map line -i - <&7 & P=$!; sleep 1; kill -TERM $P; wait $P; echo $?`;
  const { hasHung, stdout } = await shell(script, { cwd: temporaryFolder() });
  expect([hasHung, stdout.toString()]).toEqual([false, '143\n']);
});

test.each([
  ['a pipe', `threadmill --map line large | head -1; echo "\${PIPESTATUS[0]}"`],
  ['a FIFO', `mkfifo f; head -1 f & threadmill --map line large -o f; s=$?; wait; echo $s`],
])('if the reader of %s goes away, the run ends quietly, with 141', async (_what, script) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'large'), 'x'.repeat(99).concat('\n').repeat(50_000));
  const ended = await shell(script, { cwd });
  expect(ended.stdout.toString()).toBe(`${'x'.repeat(99)}\n141\n`);
  expect(ended.stderr).toBe('');
});

test.each([
  ['closed', '2>&-'],
  ['full', '2>/dev/full'],
  ['gone', '2> >(exit)'],
])('standard error that is %s does no harm', async (_what, redirection) => {
  const cwd = temporaryFolder();
  const script = `threadmill -v -F lines --map '$4' ${VARIANTS} -o out ${redirection}; echo $?; threadmill -F lines --map 'args[line].y' ${VARIANTS} ${redirection}; echo $?`;
  const ended = await shell(script, { cwd });
  expect(ended.stdout.toString()).toBe('0\n1\n');
  expect(readFileSync(join(cwd, 'out'), 'utf8').split('\n')).toHaveLength(502);
});

test('SIGUSR1 prints a line of progress, and the run continues', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'work.mjs'), `console.error('loaded'); export default (line) => line;`);
  const running = startThreadmill(['work.mjs', '-i', '-', '-o', 'out'], { cwd });
  await once(running.stderr!, 'data');
  running.kill('SIGUSR1');
  const [line] = (await once(running.stderr!, 'data')) as [Buffer];
  expect(line.toString()).toMatch(/^threadmill: .*records/);
  const ended = await finished(running, 'a\n');
  expect(ended.code).toBe(0);
  expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe('a\n');
});
