import type { Job } from '../../src/job/job.ts';
import { refusal, resolve } from './resolved.ts';

describe('--header and --header-out', () => {
  it.each([
    [1, { kind: 'lines', lines: 1 }],
    ['2', { kind: 'lines', lines: 2 }],
    [['1', '1'], { kind: 'lines', lines: 1 }],
    [0, { kind: 'none' }],
    ['0', { kind: 'none' }],
    [[], { kind: 'none' }],
    ['#', { kind: 'prefix', prefixes: ['#'] }],
    [['#', '@'], { kind: 'prefix', prefixes: ['#', '@'] }],
    ['#1', { kind: 'prefix', prefixes: ['#1'] }],
    [' ', { kind: 'prefix', prefixes: [' '] }],
    ['//', { kind: 'prefix', prefixes: ['//'] }],
    ['_x', { kind: 'prefix', prefixes: ['_x'] }],
    ['prefix:track', { kind: 'prefix', prefixes: ['track'] }],
    ['prefix:1', { kind: 'prefix', prefixes: ['1'] }],
    ['prefix:./x.tsv', { kind: 'prefix', prefixes: ['./x.tsv'] }],
    [['prefix:browser', 'prefix:track', '#'], { kind: 'prefix', prefixes: ['browser', 'track', '#'] }],
    [['prefix:#', '#'], { kind: 'prefix', prefixes: ['#'] }],
  ] as [Job['header'], unknown][])('accept a header of %p', (header, expected) => {
    expect(resolve({ ...(header === undefined ? {} : { header }) }).header).toEqual(expected);
  });

  it.each([[['1', '#']], [['1', '2']], [['0', '@', '#']]])('refuse a header of %p', (header) => {
    expect(refusal({ map: 'line', header })).toMatch(/^--header takes one number of lines, or prefixes, not /);
  });

  it.each([
    ['', /For one header line: --header 1$/],
    ['prefix:', /For one header line: --header 1$/],
    ['yes', /; for one header line: --header 1$/],
    ['True', /; for one header line: --header 1$/],
    ['no', /; for no header: --header 0$/],
    ['false', /; for no header: --header 0$/],
    [-1, /--header 1; for none: --header 0$/],
    ['-1', /--header 1; for none: --header 0$/],
    ['+1', /--header 1; for none: --header 0$/],
    [1.5, /--header 1; for none: --header 0$/],
    ['1.5', /--header 1; for none: --header 0$/],
    ['.5', /--header 1; for none: --header 0$/],
    ['1e400', /--header 1; for none: --header 0$/],
    [NaN, /--header prefix:NaN|'prefix:NaN'/],
    ['1,2', /'prefix:1,2'/],
    ['١', /'prefix:١'/],
    ['écran', /'prefix:écran'/],
    ['chrom', /; for leading lines that begin with 'chrom': --header 'prefix:chrom'; for one line: --header 1$/],
    ['x.tsv', /; to read 'x\.tsv' with one header line: --header 1 x\.tsv$/],
    ['./x.tsv', /--header 1 \.\/x\.tsv$/],
    ['../x.tsv', /--header 1 \.\.\/x\.tsv$/],
    ['/data/x.tsv', /--header 1 \/data\/x\.tsv$/],
    ['~/x.tsv', /--header 1 ~\/x\.tsv$/],
  ])('refuse a header of %p, and say what to type', (header, advice) => {
    const message = refusal({ map: 'line', header });
    expect(message).toMatch(/^--header takes a whole number of lines, a prefix such as '#', or prefix:WORD, not /);
    expect(message).toMatch(advice);
    expect(refusal({ map: 'line', header: ['#', String(header)] })).toMatch(/^--header takes /);
  });

  it.each([
    ['keep', { kind: 'keep' }],
    ['none', { kind: 'none' }],
    ['None', { kind: 'text', text: 'None' }],
    ['id\\tlength', { kind: 'text', text: 'id\tlength' }],
    ['id\\tlength\\n', { kind: 'text', text: 'id\tlength' }],
    ['#one\\n#two', { kind: 'text', text: '#one\n#two' }],
  ])("accept %p as the output's header", (headerOut, expected) => {
    expect(resolve({ headerOut }).headerOut).toEqual(expected);
  });

  it('refuse an empty string, and suggest none', () => {
    expect(refusal({ map: 'line', headerOut: '' })).toMatch(/^--header-out takes keep, none or the header/);
  });
});
