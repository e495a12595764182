// Names, arguments and variables that are not UTF-8: they are used exactly as the shell passed
// them, or refused, but never changed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shell, temporaryFolder, type Finished } from '../support/program.ts';

const TEXT = 'café\nx\n';

/**
 * Runs in a folder that contains in\xff.txt, and a folder dir\xfe with another file of that name
 * and in.txt. Node can't remove such names, so the shell does.
 */
function inFolder(script: string): Promise<Finished> {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'text'), TEXT);
  writeFileSync(join(cwd, 'work.mjs'), 'export default (line) => line + "!";');
  const make =
    "D=$'dir\\xfe'; N=$'in\\xff.txt'; mkdir $D; cp text $N; cp text $D/$N; cp text $D/in.txt; export LC_ALL=C";
  return shell(`${make}; (${script}); code=$?; cd ${cwd}; rm -rf ./*; exit $code`, { cwd });
}

/** Lists the files, quoted as bash quotes them. */
const LIST = `for f in * .[!.]*; do [ ! -e "$f" ] || printf '%q\\n' "$f"; done`;

test('inputs are read and outputs written by names that are not UTF-8', async () => {
  const script = `threadmill --map line $N -o $D/$'out\\xfd.txt' && cmp text $D/$'out\\xfd.txt' && cd $D && ${LIST}`;
  const { code, stdout, stderr } = await inFolder(script);
  expect(stderr).toBe('');
  expect(stdout.toString()).toBe("in.txt\n$'in\\377.txt'\n$'out\\375.txt'\n");
  expect(code).toBe(0);
});

test('in a folder whose name is not UTF-8, all files of a run are made there, and a run is resumed', async () => {
  const run = 'threadmill -q --map line in.txt -o out.txt --quarantine bad.txt --report rep.json --resume -b 1';
  const { code, stdout } = await inFolder(
    `cd $D; threadmill -q -b 1 -o out.txt --resume --quarantine bad.txt --report rep.json in.txt --map line ` +
      `--idle-timeout 1ms; ${run} && cmp in.txt out.txt && cmp in.txt ../text && ${LIST}`,
  );
  expect(stdout.toString()).toBe("bad.txt\nbad.txt.errors.jsonl\nin.txt\n$'in\\377.txt'\nout.txt\nrep.json\n");
  expect(code).toBe(0);
});

test('a killed run is resumed by names that are not UTF-8', async () => {
  const write = (work: string) => `threadmill $N --map '${work}' -o $'out\\xfd' --resume --accept-changed-work -b 1`;
  const { code, stderr, stdout } = await inFolder(
    `for i in 1 2 3 4 5 6 7 8; do cat text text >> $N; done; ${write('NR < 9 ? line : process.kill(process.pid, 9)')}; ` +
      `${write('line')} && cmp $N $'out\\xfd' && ${LIST}`,
  );
  expect(stderr).toMatch(/resuming at record \d|nothing to resume/);
  expect(stdout.toString()).toBe("$'dir\\376'\n$'in\\377.txt'\n$'out\\375'\ntext\nwork.mjs\n");
  expect(code).toBe(0);
});

test('the same file is recognized under another name that is not UTF-8', async () => {
  const { code, stderr } = await inFolder(`ln -s $N $'s\\xfc'; threadmill --map line $N -o $'s\\xfc'`);
  expect(stderr).toContain('input in\\xff.txt and output s\\xfc are the same file');
  expect(code).toBe(2);
});

test('messages show the bytes of names that are not UTF-8', async () => {
  const { code, stderr } = await inFolder(`threadmill --map line $'no\\xff\\xe9\\xc3\\xa9.txt'`);
  expect(stderr).toBe("threadmill: no\\xff\\xe9é.txt: can't be read: no such file or directory (ENOENT)\n");
  expect(code).toBe(1);
});

test.each([
  ['an expression', `--map $'line + "\\xe9"' text`, /value of --map is not UTF-8: 'line \+ "\\xe9"'/],
  ['a delimiter', `--map line -d $'\\xe9' text`, /value of --delimiter is not UTF-8/],
  ['a value of --arg', `--map line -a $'k=\\xe9' text`, /value of --arg is not UTF-8: 'k=\\xe9'/],
  ['a key of --arg', `--map line -a $'k\\xe9=@text' text`, /value of --arg is not UTF-8/],
  ['a text with an at sign', `--map line -a $'k=@@\\xe9' text`, /value of --arg is not UTF-8/],
  ['a module', `$D/in.txt/../$'w\\xe9.mjs' text`, /Node\.js can't load a module from a path that is not UTF-8/],
])('%s is refused', async (_, args, says) => {
  const { code, stderr, stdout } = await inFolder(`threadmill ${args}`);
  expect(stderr).toMatch(says);
  expect([code, stdout.toString()]).toEqual([2, '']);
});

test('a file of --arg may have such a name, and U+FFFD may be meant literally', async () => {
  const script = `cp $N $'\\xef\\xbf\\xbd'; threadmill -a k=@$N --map 'args.k.size + line' $'\\xef\\xbf\\xbd'`;
  expect((await inFolder(script)).stdout.toString()).toBe('2café\n2x\n');
});

test('a module outside such a folder is found from inside; one inside is refused', async () => {
  expect((await inFolder('cd $D; threadmill ../work.mjs in.txt')).stdout.toString()).toBe('café!\nx!\n');
  const inside = await inFolder('cd $D; cp ../work.mjs .; threadmill work.mjs in.txt');
  expect(inside.stderr).toContain('dir\\xfe/work.mjs');
  expect(inside.code).toBe(2);
});

test('a command gets its arguments, folder and variables byte for byte', async () => {
  const command = `sh -c 'cat >/dev/null; printf %s "$1"; printenv V; printenv P; pwd' sh $'caf\\xe9'`;
  const env = `V=$'v\\xff' P=$'\\xef\\xbf\\xbd'`;
  const { stdout, stderr } = await inFolder(`cd $D; ${env} threadmill in.txt -- ${command} | tr -d '\\n' | od -An -c`);
  expect(stderr).toBe('');
  expect(stdout.toString().replaceAll(/\s+/g, ' ')).toMatch(/ c a f 351 v 377 357 277 275 \/.* d i r 376 $/);
});

test('folders in environment variables may have such names, and none is made under another name', async () => {
  // Node 22 and newer make this folder themselves, under a name of their own.
  const cache = parseInt(process.versions.node) === 20 ? ['NODE_COMPILE_CACHE'] : [];
  const variables = ['HOME', 'XDG_CACHE_HOME', 'TMPDIR', 'PATH', ...cache];
  const env = variables.map((name) => `${name}=$PWD/$'c\\xff'${name === 'PATH' ? ':$PATH' : ''}`).join(' ');
  const { stdout, stderr } = await inFolder(`${env} threadmill $N -- cat && ${LIST}`);
  expect(stderr).toBe('');
  expect(stdout.toString()).toBe(`${TEXT}$'dir\\376'\n$'in\\377.txt'\ntext\nwork.mjs\n`);
});

test("an argument whose bytes can't be found out is refused", async () => {
  const { code, stderr } = await inFolder('NODE_OPTIONS=--title=x threadmill --map line $N');
  expect(stderr).toContain('holds U+FFFD, or bytes that are not UTF-8');
  expect(code).toBe(2);
});
