import { UsageError } from '../../src/job/errors.ts';
import { parseArgv, type ArgvOptions } from '../../src/cli/parse-argv.ts';

const SURROUNDINGS: ArgvOptions = {
  isInputTerminal: false,
  isOutputTerminal: false,
  env: {},
  isFile: (name) => /^(?:n=1|in|second)\.tsv$/.test(name),
  isCommand: (name) => ['awk', 'grep', 'sed'].includes(name),
};

function parse(argv: readonly string[], surroundings: Partial<ArgvOptions> = {}) {
  return parseArgv(argv, { ...SURROUNDINGS, ...surroundings });
}

function jobOf(argv: readonly string[]) {
  const command = parse(argv);
  if (command.kind !== 'run') throw new Error(`it asks for ${command.kind}`);
  return command.job;
}

/** The message and advice of the UsageError for argv. */
function refusal(argv: readonly string[]): string {
  try {
    parse(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.advice === undefined ? error.message : `${error.message}; ${error.advice}`;
  }
  throw new Error('it was not refused');
}

describe('operands', () => {
  it.each([
    [['clean.ts'], { transform: 'clean.ts' }],
    [['clean.mjs', 'a'], { transform: 'clean.mjs', input: ['a'] }],
    [['clean.js', 'a', '-'], { transform: 'clean.js', input: ['a', '-'] }],
    [['clean.cts', '-i', 'a', '-i', 'b'], { transform: 'clean.cts', input: ['a', 'b'] }],
    [['-t', 'clean', 'a.tsv'], { transform: 'clean', input: ['a.tsv'] }],
    [['--transform=clean.ts', 'x.ts'], { transform: 'clean.ts', input: ['x.ts'] }],
    [['-m', 'line', 'a', 'b'], { map: 'line', input: ['a', 'b'] }],
    [['--map', '-$1'], { map: '-$1' }],
    [['--filter', 'NR > 1', '-'], { filter: 'NR > 1', input: ['-'] }],
    [['a', '--filter', 'NR > 1', 'b'], { filter: 'NR > 1', input: ['a', 'b'] }],
    [['--filter', 'x', '-t', 'c.ts', 'a'], { filter: 'x', transform: 'c.ts', input: ['a'] }],
    [['--filter', 'x', '--map', 'y'], { filter: 'x', map: 'y' }],
    [['--filter', 'line', 'a.ts', 'b.ts'], { filter: 'line', input: ['a.ts', 'b.ts'] }],
    [['--map', 'line', 'a.tsv', 'b.ts'], { map: 'line', input: ['a.tsv', 'b.ts'] }],
  ])('%j', (argv, job) => {
    expect(jobOf(argv)).toEqual(job);
  });
});

describe('options', () => {
  it.each([
    [['-o', 'out'], { output: 'out' }],
    [['-oout'], { output: 'out' }],
    [['--output=-'], { output: '-' }],
    [['-b', '1000'], { batchSize: '1000' }],
    [['--batch-size=4M'], { batchSize: '4M' }],
    [['-p', '4'], { procs: '4' }],
    [['-j4'], { procs: '4' }],
    [['--threads', '4'], { procs: '4' }],
    [['-p', '4', '--threads=4', '-j', '4'], { procs: '4' }],
    [['-F', 'lines'], { format: 'lines' }],
    [['-0'], { null: true }],
    [['-0L4'], { null: true, linesPerRecord: '4' }],
    [['-d', '\\t'], { delimiter: '\\t' }],
    [['-d,'], { delimiter: ',' }],
    [['-d', '-'], { delimiter: '-' }],
    [['--header', '1'], { header: ['1'] }],
    [['--header', '#', '--header=@'], { header: ['#', '@'] }],
    [['--header-out', 'none'], { headerOut: 'none' }],
    [['--encoding', 'latin1'], { encoding: 'latin1' }],
    [['--unordered'], { unordered: true }],
    [['--max-memory', '2G', '--max-record', '1M'], { maxMemory: '2G', maxRecord: '1M' }],
    [['-a', 'min=30', '--arg', 'ids=@f', '--arg=e='], { args: { min: '30', ids: '@f', e: '' } }],
    [['-a', 'f=a=b', '-a', 'f=a=b'], { args: { f: 'a=b' } }],
    [['-i', 'a', '-i', 'a'], { input: ['a', 'a'] }],
    [['-o', 'out', '-o', 'out'], { output: 'out' }],
    [['-o', 'a', '-o', 'b'], { output: ['a', 'b'] }],
    [['--pair', '-o', 'a', '-o', 'a'], { pair: true, output: ['a', 'a'] }],
    [['-o', ''], { output: '' }],
    [['--compress', 'gzip', '--compress-level=0'], { compress: 'gzip', compressLevel: '0' }],
    [['--allow-truncated'], { allowTruncated: true }],
    [['--allow-binary'], { allowBinary: true }],
  ])('%j', (options, job) => {
    expect(jobOf(['--map', 'line', ...options])).toEqual({ map: 'line', ...job });
    expect(jobOf([...options, '--map', 'line'])).toEqual({ map: 'line', ...job });
  });

  it.each([
    [[], { verbosity: 'normal', color: 'auto' }],
    [['-q'], { verbosity: 'quiet', color: 'auto' }],
    [['--verbose'], { verbosity: 'verbose', color: 'auto' }],
    [['-v', '--progress'], { verbosity: 'verbose', color: 'auto', progress: 'lines' }],
    [['--progress', 'json'], { verbosity: 'normal', color: 'auto', progress: 'json' }],
    [['--progress=json'], { verbosity: 'normal', color: 'auto', progress: 'json' }],
    [['--color', 'never'], { verbosity: 'normal', color: 'never' }],
    [['--colour=always'], { verbosity: 'normal', color: 'always' }],
  ])('%j are for the display, not for the job', (options, display) => {
    expect(parse(['--map', 'line', ...options])).toEqual({ kind: 'run', job: { map: 'line' }, display });
    expect(parse([...options, '--map', 'line'])).toEqual({ kind: 'run', job: { map: 'line' }, display });
  });

  it('does not take a file for the value of --progress', () => {
    expect(jobOf(['--map', 'line', '--progress', 'in.tsv'])).toEqual({ map: 'line', input: ['in.tsv'] });
    expect(jobOf(['--map', 'line', '--progress', 'json', 'json'])).toEqual({ map: 'line', input: ['json'] });
    expect(jobOf(['--map', 'line', 'in.tsv', '--progress'])).toEqual({ map: 'line', input: ['in.tsv'] });
  });

  it.each([
    [['--progress=fast'], "--progress takes json or nothing, not 'fast'"],
    [['--color', 'sometimes'], "--color takes auto, always or never, not 'sometimes'"],
    [['-o', '--progress', 'in.tsv'], "'-o, --output <file>' needs a value: '--progress' is an option"],
  ])('refuses %j', (options, message) => {
    expect(() => parse(['--map', 'line', ...options])).toThrow(message);
  });
});

describe('help and version', () => {
  it.each([[['-h']], [['x.ts', 'in', '-h']], [['--bogus', '-h']], [['-V', '-h']], [['-h', '--', 'x']], [['-vh']]])(
    '%j asks for the short help, whatever else is given',
    (argv) => {
      expect(parse(argv)).toEqual({ kind: 'help', page: 'short', isAsked: true, color: 'auto' });
    },
  );

  it.each([[['--help']], [['-h', '--help']], [['x.ts', '--bogus', '--help']], [['help', '--help']]])(
    '%j asks for the whole help',
    (argv) => {
      expect(parse(argv)).toEqual({ kind: 'help', page: 'full', isAsked: true, color: 'auto' });
    },
  );

  it('finds topics after the word help, which may be an input if an option names the work', () => {
    expect(parse(['help'])).toEqual({ kind: 'topic', topic: undefined });
    expect(parse(['help', 'formats'])).toEqual({ kind: 'topic', topic: 'formats' });
    expect(jobOf(['help', '--map', 'line'])).toEqual({ input: ['help'], map: 'line' });
    expect(jobOf(['--map', 'line', 'help'])).toEqual({ input: ['help'], map: 'line' });
    expect(parse(['completion', 'bash'])).toEqual({ kind: 'completion', shell: 'bash' });
    expect(parse(['completion'])).toEqual({ kind: 'completion', shell: undefined });
    expect(parse(['cache', 'clear'])).toEqual({ kind: 'cache', action: 'clear' });
    expect(jobOf(['--map', 'line', 'cache'])).toEqual({ map: 'line', input: ['cache'] });
    expect(() => parse(['help', 'formats', 'in.tsv'])).toThrow("no work given: 'help'");
  });

  it.each([[['-V']], [['--version']], [['x.ts', '-V']]])('%j asks for the version', (argv) => {
    expect(parse(argv)).toEqual({ kind: 'version', isVerbose: false });
    expect(parse([...argv, '-v'])).toEqual({ kind: 'version', isVerbose: true });
  });

  it('gives the help without arguments at a terminal', () => {
    const atTerminal = { isInputTerminal: true, isOutputTerminal: true };
    expect(parse([], atTerminal)).toEqual({ kind: 'help', page: 'short', isAsked: false, color: 'auto' });
    expect(() => parse([], { isInputTerminal: true })).toThrow('no work given');
    expect(() => parse([], { isOutputTerminal: true })).toThrow('no work given');
    expect(() => parse(['-v'], { isInputTerminal: true })).toThrow('no work given');
    expect(() => parse([])).toThrow('no work given');
  });

  it('leaves options after -- to the command', () => {
    expect(jobOf(['--', 'sort', '--help'])).toEqual({ command: ['sort', '--help'] });
    expect(jobOf(['a', '-p', '2', '--', 'x', '--', '-p', ''])).toEqual({
      input: ['a'],
      procs: '2',
      command: ['x', '--', '-p', ''],
    });
  });
});

describe("command lines that can't be meant", () => {
  it.each([
    // the work
    [[], 'no work given; name a module, an expression (--map or --filter), or a command after --'],
    [['awk', '{ print $1 }', 'in.tsv'], "threadmill in.tsv -- awk '{ print $1 }'"],
    [
      ['awk', '-F', ',', '{ print $1 }', 'in.tsv', 'second.tsv'],
      "threadmill in.tsv second.tsv -- awk -F , '{ print $1 }'",
    ],
    [['sed', '-n', '5p', 'in.tsv'], "'sed' is a command, and a command comes after --; threadmill in.tsv -- sed -n 5p"],
    [['grep', '-v', "it's"], "threadmill -- grep -v 'it'\\''s'"],
    [['in.tsv', 'clean.js', 'second.tsv'], 'the module comes first: threadmill clean.js in.tsv second.tsv'],
    [
      ['clean.py'],
      "'clean.py' is not a JavaScript or TypeScript module; to run it as a command: threadmill -- python3 clean.py",
    ],
    [['./my clean.R', 'in.tsv'], "threadmill in.tsv -- Rscript './my clean.R'"],
    [['-t', 'clean.pl', 'in.tsv'], 'threadmill in.tsv -- perl clean.pl'],
    [['in.tsv'], "no work given: 'in.tsv' is not a module by its name (.js, .ts, .mjs, …); name the module first"],
    [['line.length > 3', 'in'], "an expression needs an option: --map 'line.length > 3'"],
    [['--map', 'line', 'clean.ts', 'in'], "'clean.ts' looks like a module, but with --map every operand is an input"],
    [
      ['--filter', 'x', 'clean.ts', 'in.tsv'],
      'if it is the work: --transform clean.ts; if it is an input: -i clean.ts',
    ],
    [['--filter', 'x', 'clean.mjs'], "'clean.mjs' looks like a module, but with --filter every operand is an input"],
    [['-t', 'a.ts', '--map', 'x'], "--transform and --map can't be combined: "],
    [['x.mjs', 'a', '--', 'sort'], "'x.mjs' looks like a module, but the command after -- is the work"],
    [['--map', 'line', '--', 'sort'], "-- and --map can't be combined"],
    // together and twice
    [['--map', 'x', 'a', '-i', 'b'], "file operands and --input can't be combined: "],
    [['--map', 'x', '-qv'], "--quiet and --verbose can't be combined: "],
    [['--map', 'x', '--progress', '-q'], "--quiet and --progress can't be combined: "],
    [['--map', 'x', '-p', '2', '-j', '4'], "--procs is given more than once: '2' and '4'"],
    [['--filter', 'a', '--filter', 'b'], "--filter is given more than once: 'a' and 'b'; join them"],
    [['--map', 'x', '-a', 'k=1', '-a', 'k=2'], "--arg k is given more than once: '1' and '2'"],
    // values
    [['--map', 'x', '-o'], "'-o, --output <file>' needs a value"],
    [
      ['--map', 'x', '-o', '-p', '4'],
      "'-o, --output <file>' needs a value: '-p' is an option; for a file of that name",
    ],
    [['--map', 'x', '-b', '--output=y'], "'-b, --batch-size <n>' needs a value: '--output=y' is an option"],
    [['-o', '--', 'sort'], "'-o, --output <file>' needs a value"],
    [['--map', 'x', '--unordered=yes'], '--unordered takes no value'],
    [['--map', 'x', '', 'b'], 'an operand is empty; is a variable unset?'],
    [['--map', 'x', '-a', 'min', '30'], "--arg takes key=value, not 'min'; write --arg min=30"],
    [['--map', 'x', '--arg', 'min'], "--arg takes key=value, not 'min'; write --arg min=VALUE"],
    [['--map', 'x', '-a', 'min', '-p', '2'], "--arg takes key=value, not 'min'; write --arg min=VALUE"],
    [['--map', 'x', '-a', '=30'], "--arg takes key=value, not '=30'"],
    [
      ['--map', 'x', '-v', 'min=30'],
      "'min=30' is not a file; -v is --verbose; to pass a value to the work: --arg min=30",
    ],
    // options that do not exist
    [['--map', 'x', '--proc', '4'], "unknown option '--proc'; did you mean --procs?"],
    [['--map', 'x', '--unorderd'], "unknown option '--unorderd'; did you mean --unordered?"],
    [['--map', 'x', '--headr=1'], "unknown option '--headr=1'; did you mean --header?"],
    [['--map', 'x', '-n', '1000'], "unknown option '-n'; -b sets the records in a batch"],
    [['--map', 'x', '-n1000'], "unknown option '-n1000'; -b sets the records in a batch"],
    [['--map', 'x', '--jobs=4'], "unknown option '--jobs=4'; -p, --procs sets the number of worker threads"],
    [['--map', 'x', '-k'], "unknown option '-k'; results are always in input order"],
    [['--map', 'x', '--test'], "unknown option '--test'; to see the first 10 records and their results: --preview 10"],
    [['--map', 'x', '--dry-run=5'], '--dry-run takes no value'],
    [['--map', 'x', '--dry-run', '--preview', '3'], "--preview is given more than once: '10' and '3'"],
    [['--map', 'x', '--csv'], "unknown option '--csv'; use -F csv"],
    [['--map', 'x', '--no-header'], "unknown option '--no-header'; for an input without a header use --header 0"],
    [['--map', 'x', '--head', '3'], '--preview 3; to process only them: --limit 3'],
    [['--map', 'x', '--force'], 'an existing output file is always replaced, when the new one is complete'],
    [['-e', 'x'], "unknown option '-e'; use --map or --filter for an expression"],
    [['-f', 'x.js'], "unknown option '-f'; the module is the first operand"],
    [['--map', 'x', '-5'], "unknown option '-5'"],
    [['--map', 'x', '--zzz'], "unknown option '--zzz'"],
  ])('%j is refused', (argv, message) => {
    expect(refusal(argv)).toContain(message);
  });

  it('except for an existing input that looks like a variable of awk', () => {
    expect(jobOf(['--map', 'x', '-v', 'n=1.tsv'])).toEqual({ map: 'x', input: ['n=1.tsv'] });
  });
});
