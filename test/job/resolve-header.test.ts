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
  ] as [Job['header'], unknown][])('take a header of %p', (header, expected) => {
    expect(resolve({ ...(header === undefined ? {} : { header }) }).header).toEqual(expected);
  });

  it.each([[['1', '#']], [['1', '2']], [['0', '@', '#']]])('refuse a header of %p', (header) => {
    expect(refusal({ map: 'line', header })).toMatch(/^--header takes one number of lines, or prefixes, not /);
  });

  it.each(['', -1, 1.5, NaN])('refuse a header of %p', (header) => {
    expect(refusal({ map: 'line', header })).toMatch(/^--header takes /);
  });

  it.each([
    ['keep', { kind: 'keep' }],
    ['none', { kind: 'none' }],
    ['None', { kind: 'text', text: 'None' }],
    ['id\\tlength', { kind: 'text', text: 'id\tlength' }],
    ['id\\tlength\\n', { kind: 'text', text: 'id\tlength' }],
    ['#one\\n#two', { kind: 'text', text: '#one\n#two' }],
  ])('take %p as what goes out', (headerOut, expected) => {
    expect(resolve({ headerOut }).headerOut).toEqual(expected);
  });

  it('refuse an empty text, and point at none', () => {
    expect(refusal({ map: 'line', headerOut: '' })).toMatch(/^--header-out takes keep, none or the text/);
  });
});
