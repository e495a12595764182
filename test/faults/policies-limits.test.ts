// Failures that no policy covers, and the limits of each policy: hooks, lost framing, bounds,
// memory, silence. Real runs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, temporaryFolder, threadmill } from '../support/program.ts';
import { markedEnvironment, processesLeft } from '../support/traces.ts';

interface Given {
  readonly input: string | Buffer;
  /** The text of a module. */
  readonly module?: string;
  readonly args: readonly string[];
  readonly afterInput?: 'silence';
}

/**
 * Runs the program on in.txt, or on a pipe that stays open; returns the outcome and the files left.
 */
async function runOf({ input, module, args, afterInput }: Given) {
  const folder = temporaryFolder();
  const isPiped = afterInput !== undefined;
  writeFileSync(join(folder, 'in.txt'), input);
  if (module !== undefined) writeFileSync(join(folder, 'work.mjs'), module);
  const env = markedEnvironment();
  const work = module === undefined ? [] : ['-t', 'work.mjs'];
  const all = ['-i', isPiped ? '-' : 'in.txt', '-o', 'out.txt', ...work, ...args];
  const run = await threadmill(all, { cwd: folder, env, ...(isPiped ? { input: String(input), afterInput } : {}) });
  expect([run.hasHung, await processesLeft(env)]).toEqual([false, []]);
  const made = ['in.txt', 'work.mjs'];
  const textOf = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
  return { ...run, files: filesIn(folder).filter((name) => !made.includes(name)), textOf };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}\n`).join('');
const QUARANTINE = ['--quarantine', 'bad.txt'];
const KEPT = ['bad.txt', 'bad.txt.errors.jsonl'];

describe('under every policy', () => {
  const policies = [...QUARANTINE, '--retries', '2', '--timeout', '10s', '-p', '2', '-b', '10', '--header', '1'];

  test.each(['setup', 'teardown', 'header'])('a failure in %s fails the run, and leaves nothing', async (hook) => {
    const module = `export default { map: (line) => line, ${hook}() { throw new Error('in ' + '${hook}') } }`;
    const { code, stderr, files } = await runOf({ input: numbers(100), module, args: policies });
    expect([code, files]).toEqual([1, []]);
    expect(stderr).toContain(`work.mjs: Error: in ${hook}\n`);
    expect(stderr).toContain(`in ${hook}(), worker `);
  });

  test('a failure in the setup of a replacement worker fails the run', async () => {
    const module = `
      import { existsSync, writeFileSync } from 'node:fs';
      export default {
        setup() { if (existsSync('out.txt.seen')) throw new Error('again'); },
        map(line) { if (line !== '30') return line; writeFileSync('out.txt.seen', ''); process.exit(0); },
      };`;
    const { code, stderr, files } = await runOf({ input: numbers(100), module, args: [...QUARANTINE, '-p', '1'] });
    expect([code, files]).toEqual([1, ['out.txt.seen']]);
    expect(stderr).toContain('Error: again');
  });

  test.each([
    ['FASTQ', '@a\nAC\n+\nII\n@b\nAC\n-\nII\n', ['-F', 'fastq', '--map', 'seq']],
    ['CSV', 'a,b\n1,"x\n2,y\n', ['-F', 'csv', '--map', 'col.a']],
    ['an over-long record', 'a\nbbbbbbbbbbbbbbbbb\nc\n', ['--max-record', '10', '--map', 'line']],
  ])('lost framing stops the run: %s', async (_, input, args) => {
    const { code, stderr, files } = await runOf({ input, args: [...args, ...QUARANTINE, '--retries', '1'] });
    expect([code, files]).toEqual([1, []]);
    expect(stderr).toContain('in.txt:');
  });

  test('a batch that fails although its halves pass fails the run, and is tried no more often than necessary', async () => {
    const module = `export default { mapBatch(records) {
      console.error('tried', records.length);
      if (records.length > 3) throw new Error('too many');
      return records;
    } }`;
    const { code, stderr, files } = await runOf({ input: numbers(6), module, args: [...QUARANTINE, '-p', '1'] });
    expect([code, files]).toEqual([1, []]);
    expect(stderr).toContain('the batch fails as a whole, though each half of it passes');
    expect(stderr.match(/^tried \d+$/gm)).toEqual(['tried 6', 'tried 6', 'tried 3', 'tried 3']);
  });

  test('an error thrown after a finished batch fails the run: no record could be quarantined for it', async () => {
    const module = `export default (line) => {
      if (line === '35') setTimeout(() => { throw new Error('late'); }, 0);
      return line;
    }`;
    const { code, stderr, files } = await runOf({ input: numbers(35), module, args: [...QUARANTINE, '-p', '1'] });
    expect([code, files]).toEqual([1, []]);
    expect(stderr).toContain('Error: late');
  });
});

describe('--max-errors', () => {
  const module = `export default (line) => { if (+line % 50 === 0) throw new Error('no'); return line; }`;

  test('a share that is exceeded fails the run, and only the quarantine is kept', async () => {
    const { code, stderr, files, textOf } = await runOf({
      input: numbers(3000),
      module,
      args: [...QUARANTINE, '-b', '100'],
    });
    expect([code, files]).toEqual([1, KEPT]);
    expect(stderr).toContain(
      '20 of the first 1000 records failed, and no more than 1 % or 10 records, whichever is more, may (--max-errors)',
    );
    expect(stderr).toContain('out.txt was not written; the records that failed are in bad.txt');
    expect(textOf('bad.txt')).toMatch(/^50\n100\n(\d+50\n|\d+00\n)*$/);
  });

  test.each([
    [
      '999 records of which 998 fail, and 0.5 %',
      998,
      ['--max-errors', '0.5%'],
      '998 of all 999 records failed, and no more than 0.5 % may',
    ],
    [
      'a mapBatch, and the default',
      11,
      [],
      '11 of all 999 records failed, and no more than 1 % or 10 records, whichever is more, may',
    ],
    ['--unordered', 11, ['--unordered', '-b', '50'], '11 of all 999 records failed'],
    ['10 records by default', 10, [], undefined],
  ])('a share is checked at the end, however small the input is: %s', async (name, bad, args, said) => {
    const call = `if (+line > ${999 - bad}) throw new Error('no');`;
    const wise = name.includes('mapBatch')
      ? `export default { mapBatch(lines) { for (const line of lines) { ${call} } return lines; } }`
      : `export default (line) => { ${call} return line; }`;
    const run = await runOf({ input: numbers(999), module: wise, args: [...QUARANTINE, ...args] });
    expect([run.code, run.files]).toEqual(said === undefined ? [0, [...KEPT, 'out.txt']] : [1, KEPT]);
    expect(run.stderr).toContain(said ?? '10 records quarantined');
    expect(run.textOf('bad.txt').split('\n').filter(Boolean)).toHaveLength(bad);
  });

  test('a share that is reached exactly is accepted', async () => {
    const args = [...QUARANTINE, '--max-errors', '2%', '-b', '100'];
    const { code, stderr, files } = await runOf({ input: numbers(3000), module, args });
    expect([code, files]).toEqual([0, [...KEPT, 'out.txt']]);
    expect(stderr).toContain('60 records quarantined');
  });

  test.each([
    ['in order', []],
    ['--unordered', ['--unordered', '-p', '2']],
  ])('the run fails if each of the first thousand records is bad, whatever follows: %s', async (_, args) => {
    // Without an order the good records are written first.
    const first = `export default async (line) => {
      if (line === '1') await new Promise((resolve) => setTimeout(resolve, 300));
      if (+line <= 2000) throw new Error('no');
      return line;
    }`;
    const all = [...QUARANTINE, '--max-errors', '90%', '-b', '2000', ...args];
    const { code, stderr, files, textOf } = await runOf({ input: numbers(3000), module: first, args: all });
    expect([code, files]).toEqual([1, KEPT]);
    expect(stderr).toContain('the work fails on every record: each of the first 1000 failed');
    expect(textOf('bad.txt')).toBe(numbers(1000));
  });
});

describe('work on whole batches that never ends on one record is bisected to it, also after records were removed before it', () => {
  const input = Buffer.concat([Buffer.from('1\n2\n3\n'), Buffer.of(0xff), Buffer.from('\n5\n6\n7\n8\n')]);
  const loop = "for (const record of records) while (String(record).includes('2'));";

  test.each([
    ['mapBatch', `export default { mapBatch(records) { ${loop} return records } }`],
    ['mapBatch behind a filter', `export default { filter: () => true, mapBatch(records) { ${loop} return records } }`],
    [
      'mapBytes behind a filter',
      `export default { filter: () => true, mapBytes(bytes) {
        const records = [Buffer.from(bytes).toString('latin1')]; ${loop} return bytes } }`,
    ],
  ])('%s', async (_, module) => {
    const run = await runOf({
      input,
      module,
      args: [...QUARANTINE, '--max-errors', '9', '--timeout', '1s', '-b', '8'],
    });
    expect(run).toMatchObject({ code: 0, files: [...KEPT, 'out.txt'] });
    expect(run.textOf('out.txt')).toBe('1\n3\n5\n6\n7\n8\n');
  });
});

test('a reduction continues if every record of a batch is quarantined', async () => {
  const module = `export default {
    start: () => ({ sum: 0 }),
    add(all, line) { if (+line <= 5) throw new Error('no'); all.sum += +line; },
    merge: (one, other) => ({ sum: one.sum + other.sum }),
    finish: ({ sum }) => [String(sum)],
  }`;
  const { code, textOf } = await runOf({ input: numbers(20), module, args: [...QUARANTINE, '-b', '5'] });
  expect([code, textOf('out.txt'), textOf('bad.txt')]).toEqual([0, '195\n', numbers(5)]);
});

test('a record that takes all of the memory is quarantined, and its worker replaced', async () => {
  const module = `export default (line) => {
    if (line !== '30') return line;
    const eaten = [];
    for (;;) eaten.push(new Array(100_000).fill(eaten.length));
  }`;
  const args = [...QUARANTINE, '-b', '10', '-p', '2', '--max-memory', '400M'];
  const { code, files, textOf } = await runOf({ input: numbers(100), module, args });
  expect([code, files, textOf('bad.txt')]).toEqual([0, [...KEPT, 'out.txt'], '30\n']);
  expect(textOf('out.txt')).toBe(numbers(100).replace(/^30\n/m, ''));
  expect(JSON.parse(textOf('bad.txt.errors.jsonl'))).toMatchObject({ name: 'OutOfMemoryError', line: 30, byte: 78 });
});

describe('--idle-timeout names what is stuck', () => {
  const never = 'await new Promise((resolve) => setTimeout(resolve, 1e6));';
  const idle = ['--idle-timeout', '4s', '-p', '1', '-b', '50'];

  test('the work, with its record', async () => {
    const module = `export default async (line) => { if (line === '30') ${never} return line; }`;
    const { code, stderr, files } = await runOf({ input: numbers(100), module, args: idle });
    expect([code, files]).toEqual([1, []]);
    expect(stderr).toMatch(/^threadmill: in\.txt:30: nothing has progressed for 4s \(--idle-timeout\): worker 1 /);
  });

  test('setup', async () => {
    const module = `export default { async setup() { ${never} }, map: (line) => line }`;
    const { code, stderr } = await runOf({ input: numbers(100), module, args: idle });
    expect([code, /worker 1 has been loading the work, or in setup or teardown/.test(stderr)]).toEqual([1, true]);
  });

  test('a silent input', async () => {
    const args = ['--map', 'line', '--idle-timeout', '4s'];
    const { code, stderr } = await runOf({ input: 'a\n', args, afterInput: 'silence' });
    expect([code, /the reader has waited for .* for \(standard input\)/.test(stderr)]).toEqual([1, true]);
  });
});

test('without quarantine and retries --timeout names the record, and no worker is replaced', async () => {
  const module = `export default (line) => { if (line === '30') for (;;); return line; }`;
  const { code, stderr, files } = await runOf({ input: numbers(100), module, args: ['--timeout', '2s', '-p', '2'] });
  expect([code, files]).toEqual([1, []]);
  expect(stderr).toMatch(
    /^threadmill: in\.txt:30: the record took longer than 2s \(--timeout\)\n {2}record 30, byte 78, worker \d: "30"\n/,
  );
});
