import type { Job } from '../../src/job/job.ts';
import { resolveJob } from '../../src/job/resolve-job.ts';
import { refusal, resolve } from './resolved.ts';

describe('resolveJob', () => {
  it('fills in every default', () => {
    expect(resolveJob({ map: 'line' })).toEqual({
      inputs: ['-'],
      isInputDefaulted: true,
      isPaired: false,
      isPreview: false,
      isInterleaved: false,
      checksMates: true,
      allowsTruncated: false,
      allowsBinary: false,
      output: [{ name: '-', compression: { name: 'none' } }],
      filteredOut: [],
      work: { kind: 'expressions', map: 'line' },
      args: {},
      format: 'lines',
      formatFrom: { by: 'default' },
      isFormatOpen: false,
      framing: { terminator: 'newline', linesPerRecord: 1 },
      delimiter: { kind: 'text', text: '\t' },
      header: { kind: 'none' },
      headerDoubts: { format: 'lines', isHeaderAssumed: false, isDelimiterAssumed: true },
      isRagged: false,
      headerOut: { kind: 'default' },
      encoding: 'utf8',
      order: 'input',
      batchSize: { kind: 'ramp' },
      procs: 'auto',
      maxMemoryBytes: 'auto',
      maxRecordBytes: 64 * 1024 * 1024,
      policies: {
        quarantine: undefined,
        retries: 0,
        retryDelayMs: undefined,
        timeout: undefined,
        idleTimeout: undefined,
      },
      resume: { isWanted: false, restarts: false, acceptsChangedWork: false },
    });
  });

  it('accepts every option', () => {
    const job: Job = {
      input: ['a.tsv', '-'],
      allowTruncated: true,
      allowBinary: true,
      output: 'out.tsv',
      compress: 'gzip',
      compressLevel: 9,
      transform: 'clean.ts',
      filter: 'NR > 1',
      args: { min: '30', ids: '@ids.txt' },
      format: 'lines',
      batchSize: 1000,
      procs: 4,
      null: true,
      linesPerRecord: 2,
      delimiter: ',',
      header: 1,
      ragged: true,
      headerOut: 'a,b',
      encoding: 'latin1',
      unordered: true,
      maxMemory: '2G',
      maxRecord: '1M',
      quarantine: 'bad.tsv.gz',
      maxErrors: '0.5%',
      retries: 2,
      timeout: '1.5s',
      idleTimeout: '10m',
    };
    expect(resolveJob(job)).toEqual({
      inputs: ['a.tsv', '-'],
      isInputDefaulted: false,
      isPaired: false,
      isPreview: false,
      isInterleaved: false,
      checksMates: true,
      allowsTruncated: true,
      allowsBinary: true,
      output: [{ name: 'out.tsv', compression: { name: 'gzip', level: 9 } }],
      filteredOut: [],
      work: { kind: 'module', path: 'clean.ts', filter: 'NR > 1' },
      args: { min: { kind: 'text', text: '30' }, ids: { kind: 'lines-of', path: 'ids.txt' } },
      format: 'lines',
      formatFrom: { by: 'option' },
      isFormatOpen: false,
      framing: { terminator: 'nul', linesPerRecord: 2 },
      delimiter: { kind: 'text', text: ',' },
      header: { kind: 'lines', lines: 1 },
      headerDoubts: { format: 'lines', isHeaderAssumed: false, isDelimiterAssumed: false },
      isRagged: true,
      headerOut: { kind: 'text', text: 'a,b' },
      encoding: 'latin1',
      order: 'as-they-come',
      batchSize: { kind: 'records', records: 1000 },
      procs: 4,
      maxMemoryBytes: 2 * 1024 ** 3,
      maxRecordBytes: 1024 ** 2,
      policies: {
        quarantine: {
          outputs: [{ name: 'bad.tsv.gz', compression: { name: 'bgzf', level: 6 } }],
          bound: { kind: 'share', percent: 0.5 },
        },
        retries: 2,
        retryDelayMs: undefined,
        timeout: { ms: 1500, text: '1.5s' },
        idleTimeout: { ms: 600_000, text: '10m' },
      },
      resume: { isWanted: false, restarts: false, acceptsChangedWork: false },
    });
  });

  it('accepts a single input as a string', () => {
    expect(resolve({ input: 'a.tsv' })).toMatchObject({ inputs: ['a.tsv'], isInputDefaulted: false });
  });

  it('treats an empty list of inputs as none', () => {
    expect(resolve({ input: [] })).toMatchObject({ inputs: ['-'], isInputDefaulted: true });
  });

  it('accepts two inputs as a pair, with one output or two', () => {
    const input = ['a', 'b'];
    expect(resolve({ pair: true, input })).toMatchObject({ isPaired: true, output: [{ name: '-' }] });
    const output = [{ name: 'c' }, { name: 'd' }];
    expect(resolve({ pair: true, input, output: ['c', 'd'] })).toMatchObject({ output });
    expect(refusal({ map: 'line', output: ['c', 'd'] })).toMatch(/^--output is given more than once: 'c' and 'd'; /);
    expect(refusal({ map: 'line', pair: true, input: 'a' })).toMatch(/^--pair takes exactly two inputs; 1 named: a; /);
    expect(refusal({ pair: true, input, command: ['cat'] })).toMatch(/^-- and --pair can't be combined/);
  });

  it('treats undefined options as not given', () => {
    const job = { map: 'line', output: undefined, procs: undefined, null: undefined } as unknown as Job;
    expect(resolveJob(job)).toEqual(resolveJob({ map: 'line' }));
  });

  it('does not change the job', () => {
    const job = Object.freeze({ map: 'line', input: Object.freeze(['a', 'b']), header: Object.freeze(['#']) });
    resolveJob(job);
    expect(job.input).toEqual(['a', 'b']);
  });

  describe('the work', () => {
    it('may be a module, a map, a filter, or a filter before either', () => {
      expect(resolveJob({ transform: 't.js' }).work).toEqual({ kind: 'module', path: 't.js' });
      expect(resolveJob({ filter: 'NR > 1' }).work).toEqual({ kind: 'expressions', filter: 'NR > 1' });
      expect(resolveJob({ filter: 'NR > 1', map: '$1' }).work).toEqual({
        kind: 'expressions',
        filter: 'NR > 1',
        map: '$1',
      });
    });

    it('must be given', () => {
      expect(refusal({})).toMatch(/^no work given; .*--map or --filter/);
    });

    it("can't be a module and a map at once", () => {
      expect(refusal({ transform: 't.js', map: 'line' })).toMatch(/^--transform and --map can't be combined: /);
    });

    it("can't be a module without a name", () => {
      expect(refusal({ transform: '' })).toMatch(/^--transform takes the path of a module/);
    });
  });

  describe('--batch-size', () => {
    it.each([
      ['1', { kind: 'records', records: 1 }],
      [1, { kind: 'records', records: 1 }],
      ['2147483647', { kind: 'records', records: 2147483647 }],
      ['1B', { kind: 'bytes', bytes: 1 }],
      ['64K', { kind: 'bytes', bytes: 65536 }],
      ['1.5M', { kind: 'bytes', bytes: 1.5 * 1024 ** 2 }],
      ['1G', { kind: 'bytes', bytes: 1024 ** 3 }],
    ])('accepts %p', (batchSize, expected) => {
      expect(resolve({ batchSize }).batchSize).toEqual(expected);
    });

    it.each(['0', '-1', '1.5', '', 'many', '2147483648', 0, 1.5, NaN, Infinity, '1G1', '1.5G', '0K'])(
      'refuses %p',
      (batchSize) => {
        expect(refusal({ map: 'line', batchSize })).toMatch(/^--batch-size takes /);
      },
    );
  });

  describe('--procs', () => {
    it.each(['1', 1, '1024', 1024])('accepts %p', (procs) => {
      expect(resolve({ procs }).procs).toBe(Number(procs));
    });

    it.each(['0', 0, -1, '-1', '+0', '1.5', '50%', '', 'all', 1025])('refuses %p and says what to do', (procs) => {
      expect(refusal({ map: 'line', procs })).toMatch(/^--procs takes a whole number from 1 to 1024, .*without it/);
    });
  });

  describe('--lines-per-record, --max-memory and --max-record', () => {
    it.each([0, '0', '1.5', 'four', ''])('refuse lines per record of %p', (linesPerRecord) => {
      expect(refusal({ map: 'line', linesPerRecord })).toMatch(/^--lines-per-record takes a whole number/);
    });

    it('accept bytes, as numbers or strings, and sizes with a unit', () => {
      expect(resolve({ maxMemory: 1e9 }).maxMemoryBytes).toBe(1e9);
      expect(resolve({ maxMemory: '1000000000' }).maxMemoryBytes).toBe(1e9);
      expect(resolve({ maxMemory: '2GiB' }).maxMemoryBytes).toBe(2 * 1024 ** 3);
      expect(resolve({ maxRecord: '512M' }).maxRecordBytes).toBe(512 * 1024 ** 2);
    });

    it.each(['0', '', 'lots', '-1G', 0, -5])('refuse a size of %p', (size) => {
      expect(refusal({ map: 'line', maxMemory: size })).toMatch(/^--max-memory takes a size/);
      expect(refusal({ map: 'line', maxRecord: size })).toMatch(/^--max-record takes a size/);
    });

    it('refuse records longer than a string can be', () => {
      expect(refusal({ map: 'line', maxRecord: 512 * 1024 ** 2 + 1 })).toMatch(/^--max-record takes at most 512M/);
    });
  });

  describe('--delimiter', () => {
    it.each([
      [',', ','],
      ['\t', '\t'],
      ['\\t', '\t'],
      ['\\x1f', '\x1f'],
      ['\\x1F', '\x1f'],
      ['\\0', '\0'],
      ['\\\\', '\\'],
      ['\\\\t', '\\t'],
      [' | ', ' | '],
    ])('accepts %p', (delimiter, text) => {
      expect(resolve({ delimiter }).delimiter).toEqual({ kind: 'text', text });
    });

    it('accepts the word whitespace', () => {
      expect(resolve({ delimiter: 'whitespace' }).delimiter).toEqual({ kind: 'whitespace' });
    });

    it.each(['\\q', '\\', 'a\\', '\\x1', '\\xzz', '\\u0041'])('refuses the escape %p', (delimiter) => {
      expect(refusal({ map: 'line', delimiter })).toMatch(/^--delimiter has an unknown escape /);
    });

    it('refuses an empty string', () => {
      expect(refusal({ map: 'line', delimiter: '' })).toMatch(/^--delimiter takes /);
    });

    it('refuses a record terminator, unless a record has several lines', () => {
      expect(refusal({ map: 'line', delimiter: '\\n' })).toMatch(/^--delimiter is the character that ends a record/);
      expect(refusal({ map: 'line', delimiter: '\\0', null: true })).toMatch(
        /^--delimiter is the character that ends a record/,
      );
      expect(resolve({ delimiter: '\\n', linesPerRecord: 4 }).delimiter).toEqual({ kind: 'text', text: '\n' });
      expect(resolve({ delimiter: '\\n', null: true }).delimiter).toEqual({ kind: 'text', text: '\n' });
    });
  });

  describe('--arg', () => {
    it.each([
      ['30', { kind: 'text', text: '30' }],
      ['', { kind: 'text', text: '' }],
      ['a@b', { kind: 'text', text: 'a@b' }],
      ['@ids.txt', { kind: 'lines-of', path: 'ids.txt' }],
      ['@-', { kind: 'lines-of', path: '-' }],
      ['@@', { kind: 'text', text: '@' }],
      ['@@ids', { kind: 'text', text: '@ids' }],
    ])('accepts the value %p', (value, expected) => {
      expect(resolve({ args: { key: value } }).args).toEqual({ key: expected });
    });

    it('refuses a file without a name, and a value without a key', () => {
      expect(refusal({ map: 'line', args: { p: '@' } })).toMatch(/^--arg p=@ needs a file name after @; .*p=@@/);
      expect(refusal({ map: 'line', args: { '': '3' } })).toMatch(/^--arg takes key=value/);
    });

    it('accepts any key, even a built-in property name', () => {
      const { args } = resolve({
        args: JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string>,
      });
      expect(Object.entries(args)).toEqual([
        ['__proto__', { kind: 'text', text: 'x' }],
        ['constructor', { kind: 'text', text: 'y' }],
      ]);
    });
  });

  it('refuses an unknown encoding', () => {
    expect(refusal({ map: 'line', encoding: 'utf-16' })).toMatch(/^--encoding takes utf8 or latin1, not 'utf-16'; /);
  });

  it.each([
    [{ delimiter: '→' }, '--delimiter'],
    [{ header: ['#', '→'] }, '--header'],
    [{ headerOut: 'a→b' }, '--header-out'],
  ])("refuses %p, which latin1 can't hold", (options, name) => {
    expect(refusal({ map: 'line', encoding: 'latin1', ...options })).toBe(
      `${name} has '→', which latin1 (--encoding) can't hold`,
    );
    expect(() => resolve(options as Job)).not.toThrow();
  });

  describe('called from JavaScript', () => {
    it('refuses an option that does not exist', () => {
      expect(refusal({ map: 'line', ouput: 'x' })).toBe("a job has no option 'ouput'");
      expect(refusal({ map: 'line', constructor: 'x' })).toBe("a job has no option 'constructor'");
    });

    it.each([
      [{ delimiter: 5 }, '--delimiter takes a string, not 5'],
      [{ output: false }, '--output takes a string or a list of strings, not false'],
      [{ null: 'yes' }, '--null takes true or false, not "yes"'],
      [{ input: [1] }, '--input takes a string or a list of strings, not [1]'],
      [{ procs: [] }, '--procs takes a number or a string, not []'],
      [{ header: {} }, '--header takes a number, a string or a list of strings, not {}'],
      [{ args: { a: 1 } }, '--arg takes an object of strings, not {"a":1}'],
      [{ args: null }, '--arg takes an object of strings, not null'],
    ])('refuses %p', (options, message) => {
      expect(refusal({ map: 'line', ...options })).toBe(message);
    });

    it.each(['map', 'filter', 'transform'])('says what to give instead of a function as %s', (option) => {
      expect(refusal({ [option]: (line: string) => line })).toMatch(
        new RegExp(
          `^--${option} takes a string, not a function: a function can't be sent to worker threads; ` +
            ".*write a module that exports it and name its file, transform: './work.js'$",
        ),
      );
    });

    it('shows how an expression is given as a string', () => {
      expect(refusal({ map: () => 1 })).toContain("give the expression as a string, map: 'line.length > 3'");
      expect(refusal({ delimiter: () => 1 })).toBe('--delimiter takes a string, not a function');
    });
  });
});
