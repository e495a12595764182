// Compressed inputs that are truncated, damaged, or unpack to huge lines: always an error with the
// place and the amount of good data, and nothing is published. Never a short result that looks
// complete.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKERS, piped, testWithAll, type Packer } from '../support/packers.ts';
import { failureOf, faultStage } from '../support/failing.ts';
import { filesIn, shell } from '../support/program.ts';

const stage = faultStage();
const path = (name: string) => join(stage.folder, name);
const put = (name: string, bytes: string | Uint8Array) => writeFileSync(path(name), bytes);
const WORK = ['--map', 'line', '-p', '2'];
const MIB = 1024 * 1024;

/** Several BGZF blocks, and more than is decoded in one piece. */
const DATA = Buffer.from(Array.from({ length: 150_000 }, (_, i) => `${i}\t${(i * 7919) % 10_007}\n`).join(''));
const NAMES = ['gzip', 'bgzip', 'zstd', 'gzip twice, one behind the other'] as const;
const packed = new Map<string, Buffer>();
const packedBy = (name: string, { pack }: Packer) => packed.get(name) ?? packed.set(name, pack(DATA)).get(name)!;

interface Told {
  readonly what: string;
  readonly byte: number;
  readonly bytes: number;
  readonly verified: number;
  readonly records: number;
}

/** Parses the message about a damaged input, and checks that its bytes and records agree. */
function told(message: string, data = DATA): Told {
  const said =
    /^threadmill: packed: (is (?:truncated|damaged): [^;]*); (\d+) bytes of (?:good data|data) came before that(?:, (none|the first \d+) of them verified)?: (\d+) whole records\n {2}byte (\d+)\n {2}[^\n]+\n$/;
  expect(message).toMatch(said);
  const [, what, bytes, extent, records, byte] = said.exec(message)!;
  const verified = extent === undefined ? bytes : extent.replace('none', '0').replace('the first ', '');
  const good = data.subarray(0, Number(bytes));
  let lines = 0;
  for (let at = good.indexOf(10); at >= 0; at = good.indexOf(10, at + 1)) lines += 1;
  // Unverified data may differ from the original.
  const isExact = verified === bytes || what!.startsWith('is truncated');
  if (isExact) expect({ message, records: Number(records) }).toEqual({ message, records: lines });
  expect(Number(verified)).toBeLessThanOrEqual(Number(bytes));
  return { what: what!, byte: Number(byte), bytes: Number(bytes), verified: Number(verified), records: lines };
}

for (const name of NAMES) {
  const packer = PACKERS[name]!;
  const tested = testWithAll(...packer.programs);

  tested(`what ${name} wrote and something has cut off is an error that names the byte`, async () => {
    const whole = packedBy(name, packer);
    const cuts = [2, 3, 12, Math.floor(whole.length / 3), whole.length - 9, whole.length - 1];
    let before = 0;
    for (const [i, cut] of cuts.entries()) {
      put('packed', whole.subarray(0, cut));
      const output = i % 2 ? ['--compress', 'bgzf'] : ['--compress', 'none'];
      const message = await failureOf(stage, [...WORK, ...output, 'packed'], { earlier: i % 2 ? 'present' : 'absent' });
      const { what, byte, bytes } = told(message);
      expect([what, byte]).toEqual([expect.stringContaining(`is truncated: it ends at byte ${cut}, inside`), cut]);
      expect(bytes).toBeGreaterThanOrEqual(before);
      before = bytes;
    }
    expect(before).toBeGreaterThan(DATA.length / 2);
  });

  tested(`what ${name} wrote and a pipe has cut off is an error, too`, async () => {
    const whole = packedBy(name, packer);
    put('packed', whole.subarray(0, whole.length >> 1));
    const { code, stderr, hasHung } = await shell('cat packed | threadmill --map line | tail -c 1', {
      cwd: stage.folder,
    });
    expect([code, hasHung, stderr]).toEqual([0, false, expect.stringContaining('is truncated: it ends at byte')]);
    const status = await shell('cat packed | threadmill --map line > out; echo $?; rm out', { cwd: stage.folder });
    expect(status.stdout.toString()).toBe('1\n');
  });

  tested(`a byte of it that ${name} did not write is an error`, async () => {
    const whole = packedBy(name, packer);
    // In the data, and in the last checksum (for BGZF that of the end block).
    for (const at of [Math.floor(whole.length * 0.4), Math.floor(whole.length * 0.9), whole.length - 3]) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 0x41;
      put('packed', damaged);
      const message = await failureOf(stage, [...WORK, 'packed'], { earlier: 'present' });
      const { byte, verified } = told(message);
      expect(byte).toBeLessThanOrEqual(whole.length);
      expect(verified).toBeLessThanOrEqual(DATA.length);
    }
  });

  tested(`what stands behind the end of what ${name} wrote is an error`, async () => {
    const whole = packedBy(name, packer);
    put('packed', Buffer.concat([whole, Buffer.from('behind\n')]));
    const { what, byte, bytes, verified } = told(await failureOf(stage, [...WORK, 'packed']));
    expect(what).toMatch(new RegExp(`is damaged: the data at byte ${whole.length} are not a (gzip member|zstd frame)`));
    expect([byte, bytes, verified]).toEqual([whole.length, DATA.length, DATA.length]);
  });
}

describe('BGZF without its end block', () => {
  const tested = testWithAll('bgzip');
  const cut = () => {
    const whole = packedBy('bgzip', PACKERS['bgzip']!);
    put('packed', whole.subarray(0, -28));
    return whole.length - 28;
  };

  tested('is an error that says what is missing, from a file and from a pipe', async () => {
    const end = cut();
    const { what, bytes, verified } = told(await failureOf(stage, [...WORK, 'packed'], { earlier: 'present' }));
    expect(what).toBe(`is truncated: it ends at byte ${end} without the empty block that BGZF ends with`);
    expect([bytes, verified]).toEqual([DATA.length, DATA.length]);
    const { code, stderr } = await shell('cat packed | threadmill --map line > /dev/null', { cwd: stage.folder });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/without the empty block[^]*--allow-truncated/)]);
  });

  tested('is accepted with a warning by --allow-truncated, and without one by --quiet', async () => {
    const end = cut();
    const said = `packed ends at byte ${end} without the empty block that BGZF ends with: accepted because of --allow-truncated`;
    for (const [option, stderr] of [
      ['', `threadmill: ${said}\n`],
      ['-q', ''],
    ] as const) {
      const script = `threadmill --map line --allow-truncated ${option} packed`;
      const finished = await shell(script, { cwd: stage.folder });
      expect([finished.code, finished.stderr]).toEqual([0, stderr]);
      expect(finished.stdout.equals(DATA)).toBe(true);
    }
  });

  tested('no other truncation or damage is accepted', async () => {
    const whole = packedBy('bgzip', PACKERS['bgzip']!);
    for (const end of [whole.length - 1, whole.length - 29, whole.length >> 1]) {
      put('packed', whole.subarray(0, end));
      expect(told(await failureOf(stage, [...WORK, '--allow-truncated', 'packed'])).byte).toBe(end);
    }
    put('packed', piped('gzip -c', DATA).subarray(0, -1));
    told(await failureOf(stage, [...WORK, '--allow-truncated', 'packed']));
  });
});

test.each([
  ['bzip2', 'bzip2 -c'],
  ['xz', 'xz -c'],
])('an input that is %s inside is refused, whatever its name', async (program, command) => {
  put('packed', piped(command, DATA));
  const message = await failureOf(stage, [...WORK, 'packed']);
  expect(message).toMatch(new RegExp(`^threadmill: packed: is compressed by ${program}, .*\n.*${program} -dc`));
  expect((await shell('threadmill --map line < packed', { cwd: stage.folder })).code).toBe(1);
});

describe('a few hundred kilobytes that unpack to 300 megabytes without a line end', () => {
  const ZEROS = `head -c ${300 * MIB} /dev/zero`;
  put(
    'peak.mjs',
    `import { writeFileSync } from 'node:fs'; import { isMainThread } from 'node:worker_threads';
     if (isMainThread) process.on('exit', () => writeFileSync('peak', String(process.resourceUsage().maxRSS)));`,
  );

  for (const [program, command] of [
    ['gzip', 'gzip -c'],
    ['bgzip', 'bgzip -c -l 1'],
    ['zstd', 'zstd -qc'],
  ] as const) {
    testWithAll(program)(`are a record that is too long, and take little memory: ${program}`, async () => {
      const script = `${ZEROS} | ${command} > bomb; NODE_OPTIONS='--import ./peak.mjs' threadmill -p 2 --map line bomb -o out --max-record 1M
        echo $?; cat peak; rm -f peak bomb`;
      const { stdout, stderr, hasHung } = await shell(script, { cwd: stage.folder });
      const [code, peakKib] = stdout.toString().split('\n');
      expect([hasHung, code, stderr]).toEqual([
        false,
        '1',
        expect.stringMatching(/^threadmill: bomb:1: .*--max-record/s),
      ]);
      expect(Number(peakKib) * 1024).toBeLessThan(250 * MIB);
      expect(filesIn(stage.folder).filter((name) => name === 'out' || name.includes('partial'))).toEqual([]);
    });
  }
});
