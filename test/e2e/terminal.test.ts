// What a person at a terminal sees and does: the live line, the summary, Ctrl-C.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLUMNS, Terminal, terminalTest } from '../support/terminal.ts';
import { temporaryFolder } from '../support/program.ts';

const ESCAPE = '\x1b';
const SUMMARY = /^threadmill: 100 records in, 100 out, 0 dropped; .*\d s, .*\/s$/m;
const LIVE = /^\S (\d+)% of 292 bytes, .*1 of 1 workers busy.*$/m;

/** Holds the run at record 60 until the file `go` exists. */
const WAIT = `import { existsSync } from 'node:fs';
  const wait = async (line) => {
    while (line === '60' && !existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 10));
    return line;
  };`;
const WORK = {
  slow: 'export default wait;',
  prints: `export default (line) => { if (line === '60') console.error('the work says this'); return wait(line); };`,
  fails: `export default async (line) => { await wait(line); if (line === '60') throw new Error('enough'); return line; };`,
};

function workFolder(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in'), Array.from({ length: 100 }, (_, index) => `${index + 1}\n`).join(''));
  for (const [name, text] of Object.entries(WORK)) writeFileSync(join(cwd, `${name}.mjs`), WAIT + text);
  return cwd;
}

const letGo = (cwd: string) => writeFileSync(join(cwd, 'go'), '');
/** Late enough for a live line to be visible, if there were one. */
const LET_GO_LATER = '(sleep 1.2; touch go) &';

const SLOW = 'threadmill slow.mjs in -p 1 -b 5';
/** Typed after a command; the typed form does not match what it prints. */
const DONE = `; echo "done"" $?"`;

terminalTest('the live line is shown during the run and cleared at its end; the summary stays', async () => {
  const cwd = workFolder();
  const terminal = await Terminal.open(cwd);
  terminal.type(`${SLOW} > out${DONE}`);
  const during = await terminal.until(LIVE);
  letGo(cwd);
  const live = during.split('\n').filter((line) => LIVE.test(line));
  for (const line of live) expect(line.length).toBeLessThan(COLUMNS);
  const after = await terminal.until(/^done 0\n\$/m);
  expect(after).toMatch(SUMMARY);
  expect(after).not.toMatch(LIVE);
  expect(after.trimEnd().split('\n')).toHaveLength(4); // the typed command, summary, done, prompt
  expect(readFileSync(join(cwd, 'out'))).toEqual(readFileSync(join(cwd, 'in')));
});

terminalTest('a terminal that gets narrower shows a single line that fits, and nothing of the old one', async () => {
  const cwd = workFolder();
  const terminal = await Terminal.open(cwd);
  terminal.type(`clear; ${SLOW} > out${DONE}`);
  await terminal.until(LIVE);
  for (const columns of [70, 40, 90, 41]) {
    terminal.resize(columns);
    // drawn anew, with the parts that fit into this width
    const widest = columns < 60 ? /^\S \d+% of 292 bytes(?:, [^,]*)?$/m : LIVE;
    await terminal.until(widest);
  }
  const live = terminal.lines().filter((line) => line !== '');
  expect(live).toHaveLength(1);
  expect(live[0]!.length).toBeLessThanOrEqual(40);
  letGo(cwd);
  expect((await terminal.until(/^done 0\n\$/m)).match(/workers busy|% of 292/g)).toBeNull();
});

terminalTest('it shows how much is done, not how much is read', async () => {
  const terminal = await Terminal.open(workFolder());
  terminal.type(`${SLOW} -o out${DONE}`);
  const [, percent] = LIVE.exec(await terminal.until(LIVE))!;
  expect(Number(percent)).toBeLessThan(100);
});

terminalTest.each([
  ['-o a file', '-o out', true],
  ['a pipe', '| cat > out', true],
  ['the terminal', '', false],
  ['the terminal, by name', '-o /dev/tty', false],
  ['a file, and standard error too', '> out 2> err', false],
  ['a file, but it shall be quiet', '-q > out', false],
])('with the data going to %s: `%s`', async (_what, redirection, isLive) => {
  const cwd = workFolder();
  const terminal = await Terminal.open(cwd);
  terminal.type(`${isLive ? '' : LET_GO_LATER} ${SLOW} ${redirection}${DONE}`);
  if (isLive) await terminal.until(LIVE);
  if (isLive) letGo(cwd);
  const after = await terminal.until(/^done 0\n\$/m);
  expect(after).not.toMatch(LIVE);
  const isQuiet = /-q|2>/.test(redirection);
  expect(SUMMARY.test(after)).toBe(!isQuiet);
  if (redirection.includes('2>')) expect(readFileSync(join(cwd, 'err'), 'utf8')).toBe('');
});

terminalTest.each([
  ['CI', { CI: 'true' }],
  ['TERM=dumb', { TERM: 'dumb' }],
])('%s: no live line, no colours', async (_what, env) => {
  const cwd = workFolder();
  const terminal = await Terminal.open(cwd);
  const set = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  // everything written to the terminal, unprocessed
  terminal.type(
    `${LET_GO_LATER} ${set.join(' ')} script -qec '${SLOW} -o out; threadmill --map args[line].y in' seen${DONE}`,
  );
  await terminal.until(/^done \d+\n\$/m);
  const seen = readFileSync(join(cwd, 'seen'), 'utf8');
  expect(seen).toMatch(/100 records in/);
  expect(seen).toMatch(/TypeError/);
  expect(seen).not.toContain(ESCAPE);
  expect(seen).not.toMatch(/\d+% of/);
});

terminalTest.each([
  ['as it is', '', true],
  ['with NO_COLOR', 'NO_COLOR=1', false],
  ['with FORCE_COLOR=0', 'FORCE_COLOR=0', false],
  ['with both NO_COLOR and FORCE_COLOR', 'NO_COLOR=1 FORCE_COLOR=1', true],
])('the label of a failure is red %s', async (_what, env, isRed) => {
  const cwd = workFolder();
  const terminal = await Terminal.open(cwd);
  terminal.type(`${env} script -qec 'threadmill --map args[line].y in' seen${DONE}`);
  await terminal.until(/^done \d+\n\$/m);
  const seen = readFileSync(join(cwd, 'seen'), 'utf8');
  expect(seen).toContain('TypeError');
  expect(seen.includes(`${ESCAPE}[31m`)).toBe(isRed);
});

terminalTest('with NO_COLOR the live line is shown without colours', async () => {
  const cwd = workFolder();
  const terminal = await Terminal.open(cwd);
  terminal.type(`NO_COLOR=1 script -qec '${SLOW} -o out' seen${DONE}`);
  await terminal.until(LIVE);
  letGo(cwd);
  await terminal.until(/^done 0\n\$/m);
  expect(readFileSync(join(cwd, 'seen'), 'utf8')).not.toMatch(/\x1b\[[0-9;]*m/);
});

terminalTest('text printed by the work is on lines of its own, above the live line', async () => {
  const cwd = workFolder();
  const terminal = await Terminal.open(cwd);
  terminal.type(`threadmill prints.mjs in -p 1 -b 5 -o out${DONE}`);
  await terminal.until(/^the work says this\n\S \d+% of .*\n$/m);
  letGo(cwd);
  const after = await terminal.until(/^done 0\n\$/m);
  expect(after).toMatch(/\nthe work says this\nthreadmill: 100 records in/);
});

terminalTest('a failure is printed in place of the live line', async () => {
  const cwd = workFolder();
  const terminal = await Terminal.open(cwd);
  terminal.type(`threadmill fails.mjs in -p 1 -b 5 -o out${DONE}`);
  await terminal.until(LIVE);
  letGo(cwd);
  const after = await terminal.until(/^done 1\n\$/m);
  expect(after).toMatch(/\nthreadmill: in:60: Error: enough\n/);
  expect(after).not.toMatch(LIVE);
});

terminalTest('Ctrl-C stops the run and the loop around it, and leaves the terminal as it was', async () => {
  const terminal = await Terminal.open(workFolder());
  terminal.type(`for i in 1 2 3; do echo "turn"" $i"; ${SLOW} -o out; done; echo "not"" reached"`);
  await terminal.until(LIVE);
  terminal.press('C-c');
  await terminal.until(/stopped by SIGINT/);
  terminal.type(`echo "status"" $?"; stty -a | grep -c '[^-]icanon.* [^-]*echo '; ls -A`);
  const after = await terminal.until(/fails\.mjs.*\n/);
  expect(after).toMatch(/^turn 1\n/m);
  expect(after).not.toMatch(/turn 2|not reached/);
  expect(after).toMatch(/^status 130$/m);
  expect(after).not.toMatch(/partial/);
});

terminalTest('typed input is read line by line, and Ctrl-D ends it', async () => {
  const terminal = await Terminal.open(workFolder());
  terminal.type(`threadmill --map 'line.toUpperCase()'${DONE}`);
  // Before that, the shell may still have the terminal and take the text for its next command.
  await terminal.until(/reading from the terminal/);
  terminal.type('first');
  await terminal.until(/^FIRST$/m);
  terminal.type('second');
  await terminal.until(/^SECOND$/m);
  terminal.press('C-d');
  const after = await terminal.until(/^done 0\n\$/m);
  expect(after).toMatch(/threadmill: 2 records in, 2 out/);
});

terminalTest('threadmill without arguments at a terminal prints the short help, and does not exit 0', async () => {
  const terminal = await Terminal.open(workFolder());
  terminal.type(`threadmill${DONE}`);
  expect(await terminal.until(/^done 2\n\$/m)).toMatch(/^threadmill runs your code over every record/m);
  const other = await Terminal.open(workFolder());
  other.type(`threadmill | head -1${DONE}`);
  expect(await other.until(/^done \d+\n\$/m)).toMatch(/^threadmill: no work given$/m);
});

terminalTest('help is as wide as the terminal, at most 100 columns, with headings in bold', async () => {
  const terminal = await Terminal.open(workFolder());
  terminal.type(`stty cols 60; clear; threadmill help resume; stty cols ${COLUMNS}${DONE}`);
  expect(await terminal.until(/^done 0\n\$/m)).toMatch(
    /^ {2}With --resume a run keeps checkpoints beside its output\.$/m,
  );
});

terminalTest('a run that reads from the terminal says so, with the key that ends the input', async () => {
  const terminal = await Terminal.open(workFolder());
  terminal.type(`threadmill --map 'line.length'${DONE}`);
  await terminal.until(/^threadmill: reading from the terminal; end with Ctrl-D$/m);
  terminal.type('abc');
  terminal.press('C-d');
  expect(await terminal.until(/^done 0$/m)).toMatch(/^3$/m);
  terminal.type(`clear; threadmill -q --map 'line.length' -${DONE}`);
  terminal.type('abcd');
  terminal.press('C-d');
  expect(await terminal.until(/^done 0$/m)).not.toContain('Ctrl-D');
});
