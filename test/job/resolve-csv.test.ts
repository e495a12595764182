import type { Job } from '../../src/job/job.ts';
import { refusal, resolve } from './resolved.ts';

test('by default csv has a comma and one header record', () => {
  expect(resolve({ format: 'csv' })).toMatchObject({
    delimiter: { kind: 'quoted', text: ',' },
    header: { kind: 'lines', lines: 1 },
    framing: { terminator: 'newline', linesPerRecord: 1 },
  });
  expect(resolve({ format: 'csv', header: 0 }).header).toEqual({ kind: 'none' });
  expect(resolve({ format: 'csv', header: '2' }).header).toEqual({ kind: 'lines', lines: 2 });
});

test.each([
  [';', ';'],
  ['\\t', '\t'],
  ['||', '||'],
  ["'", "'"],
  [' ', ' '],
  ['é', 'é'],
])('%j may be its delimiter', (delimiter, text) => {
  expect(resolve({ format: 'csv', delimiter }).delimiter).toEqual({ kind: 'quoted', text });
});

test.each([
  [{ delimiter: '' }, 'not an empty string'],
  [{ delimiter: 'whitespace' }, 'not "whitespace"'],
  [{ delimiter: '"' }, 'without quotes or line ends'],
  [{ delimiter: 'a\\n' }, 'without quotes or line ends'],
  [{ delimiter: '\\r' }, 'without quotes or line ends'],
  [{ delimiter: '€', encoding: 'latin1' }, "which latin1 (--encoding) can't hold"],
  [{ header: '#' }, '--header takes a number of records in csv, not a prefix'],
  [{ header: ['1', '2'] }, '--header takes one number of lines'],
  [{ null: true }, '--null is for lines'],
  [{ linesPerRecord: 2 }, 'a record of csv ends at a line end outside of quotes'],
] as [Partial<Job>, string][])('csv refuses %j', (job, message) => {
  expect(refusal({ map: 'line', format: 'csv', ...job })).toContain(message);
});
