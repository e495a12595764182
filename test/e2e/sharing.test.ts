// Descriptors that are shared with other processes are left as they were: blocking, and at the
// expected offset. Otherwise a `cat` after us sometimes fails with EAGAIN, and nobody would look
// for the cause here.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shell, temporaryFolder } from '../support/program.ts';

const cwd = temporaryFolder();
const LARGE = 2_000_000;
writeFileSync(
  join(cwd, 'large'),
  'x'
    .repeat(99)
    .concat('\n')
    .repeat(LARGE / 100),
);
writeFileSync(
  join(cwd, 'says.mjs'),
  `import { readFileSync } from 'node:fs';
  const flags = (fd) => /flags:\\s*(\\d+)/.exec(readFileSync('/proc/' + process.ppid + '/fdinfo/' + fd, 'utf8'))[1];
  // of the shell that shares the pipes with us, while we use them
  const isBlocking = (fd) => (parseInt(flags(fd), 8) & 0o4000) === 0;
  export default { teardown: () => console.error([0, 1, 2].map(isBlocking).join(' ')), map: (line) => line };`,
);
writeFileSync(
  join(cwd, 'starts.mjs'),
  `import { writeFileSync } from 'node:fs';
  writeFileSync('at-work', '');
  export default (line) => line;`,
);

/** Prints the same for the shell's own descriptors. */
const BLOCKING = `for fd in 0 1 2; do
  f=$(sed -n 's/^flags:[[:space:]]*//p' /proc/$$/fdinfo/$fd); (( 8#$f & 8#4000 )) && echo false || echo true
done | tr '\\n' ' '`;

/** Runs the script in a bash whose standard streams are pipes; output is read late. */
const piped = (script: string) =>
  `export BLOCKING=${quote(BLOCKING)}
  { (echo a; sleep 0.5; echo b) | bash -c ${quote(script)} 2> >(cat > err); } | (sleep 0.8; cat > out); wc -c < out; cat err`;

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

async function lines(script: string): Promise<string[]> {
  const { stdout, stderr } = await shell(piped(script), { cwd });
  expect(stderr).toBe('');
  return stdout.toString().trimEnd().split('\n');
}

test('pipes stay blocking for the processes that share them, during and after the run', async () => {
  const said = await lines('threadmill says.mjs -p 1 -v; echo $(eval "$BLOCKING") >&2');
  expect(said.filter((line) => /^(true|false)/.test(line))).toEqual(['true true true', 'true true true']);
});

test('a cat after us writes a large file to the same pipe', async () => {
  expect(await lines('threadmill --map line; cat large')).toEqual([String(LARGE + 4)]);
});

test('a cat beside us writes a large file to the same pipe', async () => {
  expect(await lines('threadmill --map line <&0 & cat large; wait')).toEqual([String(LARGE + 4)]);
});

test.each(['INT', 'TERM', 'HUP', 'KILL'])('also after a run that was ended by SIG%s', async (signal) => {
  const script = `rm -f at-work; threadmill starts.mjs large - <&0 &
    until [ -e at-work ]; do sleep 0.02; done; kill -${signal} $!; wait $! 2> /dev/null
    echo $(eval "$BLOCKING") >&2; cat large`;
  const said = await lines(script);
  expect(said.filter((line) => /^(true|false)/.test(line))).toEqual(['true true true']);
  expect(Number(said[0])).toBeGreaterThanOrEqual(LARGE);
});

test('a cat after us reads what we did not read from the same pipe', async () => {
  const producer = 'echo a; until [ -e ended ]; do sleep 0.02; done; cat large';
  const consumer = `threadmill --map line <&0 > ours & until [ -s ours ]; do sleep 0.02; done
    kill $!; wait $!; touch ended; cat`;
  const script = `(${producer}) | { ${consumer}; } | cmp - large`;
  const { code, stdout, stderr } = await shell(script, { cwd });
  expect([code, stdout.toString(), stderr]).toEqual([0, '', 'threadmill: stopped by SIGTERM\n']);
});

test('help leaves the pipe blocking, too', async () => {
  expect((await lines('threadmill --help > /dev/null; threadmill --version; cat large'))[0]).toBe(
    String(LARGE + 'threadmill 0.1.0\n'.length),
  );
});
