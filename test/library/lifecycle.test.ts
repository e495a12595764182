// A program that runs jobs continues undisturbed, and ends by itself: no thread, handle or
// descriptor is left, and standard input and output are as before.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { finished, shell, type Finished } from '../support/program.ts';
import { newScript } from '../support/script.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const inFolder = temporaryFolder();
const put = (name: string, text: string) => {
  writeFileSync(inFolder(name), text);
  return inFolder(name);
};
put('in.txt', 'a\nb\n');
const LOOPS = put('loops.mjs', 'export default () => { for (;;); };');
const THROWS = put('throws.mjs', `export default () => { throw new Error('on purpose'); };`);
const EXITS = put('exits.mjs', 'export default () => process.exit(0);');
const SLOW = put('slow.mjs', 'export default (line) => new Promise((go) => setTimeout(go, 5, line));');

function runScript(text: string): Promise<Finished> {
  return finished(spawn(process.execPath, [newScript(text)], { cwd: inFolder('.') }), '');
}

function shellScript(text: string, command: (script: string) => string): Promise<Finished> {
  return shell(command(`'${process.execPath}' '${newScript(text)}'`), { cwd: inFolder('.') });
}

/** The lines printed by the script. */
function said({ stderr, code, hasHung }: Finished): unknown[] {
  expect({ code, hasHung, stderr }).toEqual({ code: 0, hasHung: false, stderr });
  return stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

const OPEN = `
  import { readdirSync, readlinkSync } from 'node:fs';
  const open = () => [
    // the script's own file may still be being closed
    ...process.getActiveResourcesInfo().filter((name) => name !== 'CloseReq'),
    ...readdirSync('/proc/self/fd').filter((fd) => { try { return !readlinkSync('/proc/self/fd/' + fd).endsWith('/fd'); } catch { return false; } }),
  ];`;

test.each([
  ['succeeds', `{ map: 'line' }`, ''],
  ['fails in the work', `{ transform: ${JSON.stringify(THROWS)} }`, 'WorkError'],
  ['fails by an exit', `{ transform: ${JSON.stringify(EXITS)} }`, 'ThreadEndedError'],
  ['fails before it starts', `{ map: 'line', transform: 'x.mjs' }`, 'UsageError'],
  ['is stopped in an endless loop', `{ transform: ${JSON.stringify(LOOPS)} }`, 'AbortedError'],
])('a program whose run %s keeps nothing of it, and ends by itself', async (_title, work, name) => {
  const finished = await runScript(`${OPEN}
    await run({ input: 'in.txt', output: 'first', map: 'line' }); // what is loaded once stays
    const before = open();
    const controller = new AbortController();
    const timer = ${name === 'AbortedError'} && setTimeout(() => controller.abort(), 300);
    const error = await run({ input: 'in.txt', output: 'out', procs: 3, ...${work} }, { signal: controller.signal })
      .catch((error) => error);
    clearTimeout(timer || undefined);
    say(error.name ?? '');
    say(before);
    say(open());`);
  const [named, before, after] = said(finished);
  expect(named).toBe(name);
  expect(after).toEqual(before);
});

// Each run finds no compiled code, so each of its threads saves its own when it ends: that is when
// it is stopped.
test('a thread that is stopped while it saves its compiled code leaves no file open', async () => {
  const script = newScript(`
    import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
    const folder = process.env.NODE_COMPILE_CACHE;
    const stopped = [];
    for (let index = 0; index < 15; index += 1) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { mode: 0o700 });
      const controller = new AbortController();
      const ended = run({ input: 'in.txt', output: 'out', procs: 1, map: 'line' }, { signal: controller.signal })
        .then(() => '', (error) => { stopped.push(error.name); });
      while (!existsSync(folder + '/threadmill')) await new Promise(setImmediate);
      controller.abort();
      await ended;
    }
    say(stopped.length);
    say(readdirSync('/proc/self/fd').flatMap((fd) => {
      try { return [readlinkSync('/proc/self/fd/' + fd)]; } catch { return []; }
    }).filter((path) => path.startsWith(folder)));`);
  const env = { ...process.env, NODE_COMPILE_CACHE: inFolder('compiled'), NODE_DISABLE_COMPILE_CACHE: '' };
  const [stopped, left] = said(await finished(spawn(process.execPath, [script], { cwd: inFolder('.'), env }), ''));
  expect(stopped).toBeGreaterThan(0);
  expect(left).toEqual([]);
});

test('a run aborted before its start leaves no unhandled rejection', async () => {
  const [name] = said(
    await runScript(`
      const error = await run({ input: 'missing', map: 'line' }, { signal: AbortSignal.abort() }).catch((error) => error);
      await new Promise((go) => setTimeout(go, 50));
      say(error.name);`),
  );
  expect(name).toBe('AbortedError');
});

test('concurrent and successive runs each have their own outcome or failure', async () => {
  const script = `
    const outcome = (job, at) => run({ input: 'in.txt', output: 'out-' + at, ...job })
      .then((outcome) => outcome.recordsIn, (error) => error.name);
    const jobs = [{ map: 'line' }, { transform: ${JSON.stringify(THROWS)} }, { transform: ${JSON.stringify(SLOW)} }];
    say(await Promise.all([...jobs, ...jobs].map(outcome)));
    for (const [at, job] of jobs.entries()) say(await outcome(job, 10 + at));`;
  expect(said(await runScript(script))).toEqual([[2, 'WorkError', 2, 2, 'WorkError', 2], 2, 'WorkError', 2]);
  const written = [0, 2, 3, 5, 10, 12].map((at) => readFileSync(inFolder(`out-${at}`), 'utf8'));
  expect(written).toEqual(Array.from({ length: 6 }, () => 'a\nb\n'));
  expect([1, 4, 11].map((at) => existsSync(inFolder(`out-${at}`)))).toEqual([false, false, false]);
});

const WRITES = `
  console.log('before');
  await run({ input: 'in.txt', map: 'line' });
  console.log('between');
  await run({ input: 'in.txt', output: '-', transform: ${JSON.stringify(THROWS)} }).catch(() => {});
  await run({ input: 'in.txt', output: '/dev/stdout', map: '$0' });
  console.log('after');`;
const WRITTEN = 'before\na\nb\nbetween\na\nb\nafter\n';

test('standard output may be written to before, between and after runs: a socket', async () => {
  const finished = await runScript(WRITES);
  expect(said(finished)).toEqual([]);
  expect(finished.stdout.toString()).toBe(WRITTEN);
});

test.each([
  ['a pipe', (script: string) => `${script} | cat`],
  ['a file', (script: string) => `${script} > written; cat written`],
  ['a file that is appended to', (script: string) => `rm -f more; ${script} >> more; cat more`],
])('standard output may be written to before, between and after runs: %s', async (_kind, command) => {
  const finished = await shellScript(WRITES, command);
  expect(said(finished)).toEqual([]);
  expect(finished.stdout.toString()).toBe(WRITTEN);
});

test.each([
  ['a pipe', (script: string) => `(echo x; echo y) | ${script}`],
  ['a file', (script: string) => `printf 'x\\ny\\n' > stdin; ${script} < stdin`],
])('after a run that read standard input, it is at its end, and open: %s', async (_kind, command) => {
  const finished = await shellScript(
    `import { fstatSync } from 'node:fs';
     say((await run({ output: 'from-stdin', map: 'line' })).recordsIn);
     fstatSync(0);
     let rest = '';
     for await (const chunk of process.stdin) rest += chunk;
     say(rest);`,
    command,
  );
  expect(said(finished)).toEqual([2, '']);
  expect(readFileSync(inFolder('from-stdin'), 'utf8')).toBe('x\ny\n');
});

test('after a run that failed, standard input can still be read', async () => {
  const finished = await shellScript(
    `const error = await run({ output: 'never', transform: ${JSON.stringify(THROWS)} }).catch((error) => error);
     say(error.name);
     process.stdin.once('data', (chunk) => { say(String(chunk)); process.exit(); });
     say('ready');`,
    (script) => `(echo x; until grep -qs ready stderr; do :; done; echo rest) | ${script} 2> stderr; cat stderr >&2`,
  );
  expect(said(finished)).toEqual(['WorkError', 'ready', 'rest\n']);
});

test('an error thrown by a callback is an uncaught exception, and not a failure of the run', async () => {
  const finished = await runScript(`
    const uncaught = [];
    process.on('uncaughtException', (error) => uncaught.push(error.message));
    const fails = () => { throw new Error('in the callback'); };
    const outcome = await run({ input: 'in.txt', output: 'noted', map: 'line' }, { onNote: fails });
    say([outcome.recordsIn, uncaught.length > 1, new Set(uncaught).size]);
    uncaught.length = 0;
    const prints = { transform: ${JSON.stringify(put('prints.mjs', 'export default (line) => { console.log(line); return line; };'))} };
    say((await run({ input: 'in.txt', output: 'printed', ...prints }, { onPrint: fails })).recordsIn);
    for (const job of [{ transform: ${JSON.stringify(THROWS)} }, { map: 'no expression at all' }]) {
      say(await run({ input: 'in.txt', output: 'told', ...job }, { onFailure: fails }).catch((error) => error.name));
    }`);
  expect(said(finished)).toEqual([[2, true, 1], 2, 'WorkError', 'UsageError']);
});

test('jobs can be run from a worker thread', async () => {
  const inWorker = `
    const job = { input: 'in.txt', output: 'nested' };
    say((await run({ ...job, map: 'line' })).recordsIn);
    say(await run({ ...job, transform: ${JSON.stringify(THROWS)} }).catch((error) => error.name));`;
  const script = `
    import { Worker } from 'node:worker_threads';
    new Worker(${JSON.stringify(newScript(inWorker))}).on('exit', say);`;
  expect(said(await runScript(script))).toEqual([2, 'WorkError', 0]);
});

test('a program given by node -e can run jobs', async () => {
  const text = readFileSync(
    newScript(`say((await run({ input: 'in.txt', output: 'typed', map: 'line' })).recordsIn);`),
  );
  const options = { cwd: inFolder('.') };
  const running = spawn(process.execPath, ['--input-type=module', '--eval', String(text)], options);
  expect(said(await finished(running, ''))).toEqual([2]);
});
