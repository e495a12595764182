// If Node has no zstd, the zstd command decompresses the input. A program that runs many jobs must
// not accumulate processes of failed ones.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { zstdAvailability } from '../../src/io/system/zstd-availability.ts';
import { library, run } from '../support/library.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { hasZstdCommand, sizedFrame, someLines, zstd } from '../support/zstd.ts';

const path = temporaryFolder();
const withZstd = hasZstdCommand ? test : test.skip;
const withCommand = zstdAvailability() === 'command' ? test : test.skip;

/** The processes that this one has started, including zombies. */
function zstdProcesses(): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      return /^\d+ \(zstd\)/.test(stat) && Number(parent) === process.pid;
    } catch {
      return false; // not a process, or gone meanwhile
    }
  });
}

// Ends with a whole line.
const large = Buffer.concat([someLines(8_000_000).subarray(0, 7_999_999), Buffer.from('\n')]);

describe.each([
  ['one long frame', [large]],
  ['short ones', Array.from({ length: 8 }, (_, i) => large.subarray(i * 1_000_000, (i + 1) * 1_000_000))],
])('an input of %s', (name, parts) => {
  const input = path(`${name}.zst`);
  const content = Buffer.concat(parts);
  if (hasZstdCommand) writeFileSync(input, Buffer.concat(parts.map((part) => sizedFrame(part))));

  withZstd('is read to its end', async () => {
    await run({ input, output: path('all'), filter: 'true' });
    expect(readFileSync(path('all')).equals(content)).toBe(true);
  });

  withCommand('leaves no process, not even a zombie, if the work fails', async () => {
    await expect(run({ input, output: path('out'), map: 'NR === 9 ? args[line].x : line' })).rejects.toMatchObject({
      code: 'ERR_THREADMILL_WORK',
    });
    expect(zstdProcesses()).toEqual([]);
  });

  withCommand('leaves no process, not even a zombie, if the run is stopped', async () => {
    const control = new AbortController();
    const stopped = run({ input, output: path('out'), command: ['sleep', '100'] }, { signal: control.signal });
    while (zstdProcesses().length === 0) await new Promise((resolve) => setImmediate(resolve));
    control.abort();
    await expect(stopped).rejects.toBeInstanceOf(library.AbortedError);
    expect(zstdProcesses()).toEqual([]);
  });
});

withZstd('a truncated input fails the run', async () => {
  writeFileSync(path('cut.zst'), zstd(large).subarray(0, -1));
  await expect(run({ input: path('cut.zst'), output: path('out'), map: 'line' })).rejects.toMatchObject({
    code: 'ERR_THREADMILL_CORRUPT_INPUT',
    message: expect.stringContaining('inside the zstd frame that begins at byte 0'),
  });
});

withZstd('the lines of an argument may come from a zstd file', async () => {
  writeFileSync(path('names.zst'), zstd(Buffer.from('a\nb\n')));
  writeFileSync(path('lines'), 'a\nx\nb\n');
  const { recordsOut } = await run({
    input: path('lines'),
    output: path('some'),
    filter: 'args.names.has(line)',
    args: { names: `@${path('names.zst')}` },
  });
  expect(recordsOut).toBe(2);
});
