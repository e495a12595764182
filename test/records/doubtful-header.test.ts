import type { FormatName } from '../../src/job/job-spec.ts';
import { checkDoubtful } from '../../src/records/doubtful-header.ts';
import { splitFields } from '../../src/records/fields.ts';

/** The message about a header, for a format's default delimiter; '' if there is none. */
function said(format: FormatName, line: string, isHeaderAssumed = true, isDelimiterAssumed = true): string {
  const delimiter =
    format === 'csv' ? ({ kind: 'quoted', text: ',' } as const) : ({ kind: 'text', text: '\t' } as const);
  const columns = splitFields(line, delimiter);
  try {
    checkDoubtful({ line, columns, place: {} }, { format, isHeaderAssumed, isDelimiterAssumed, headerMark: undefined });
    return '';
  } catch (error) {
    const { name, message, advice } = error as { name: string; message: string; advice: string };
    return `${name}: ${message}; ${advice}`;
  }
}

test.each(['12', '-1.5', '+3', '1e5', '1E-5', '.5', '5.', ' 7 ', '1,5', '12%', '2019', '0012'])(
  'a first line with %j in it may be a record',
  (number) => {
    for (const line of [`chrom\t${number}`, `${number}\tb`, `${number}\t`]) {
      const expected = line.startsWith('chrom') ? 2 : 1;
      expect(said('tsv', line)).toContain(`its field ${expected} is a number`);
      expect(said('tsv', line)).toMatch(/--header 1 if this is it, --header 0 if it is a record$/);
    }
    expect(said('csv', `"${number}",b`)).toContain('its field 1 is a number');
    expect(said('tsv', `chrom\t${number}`, false)).toBe('');
  },
);

test.each(['chr1', 'x1', '1a', '1-2', '2019-01-01', '1.2.3', '0x1f', '-', '+', '.', 'e5', 'NA', 'Infinity', '1 2'])(
  'a first line with %j in it is a header',
  (name) => {
    expect(said('tsv', `a\t${name}`)).toBe('');
    expect(said('csv', `${name},b`)).toBe('');
    expect(said('tsv', name)).toBe('');
  },
);

test('an empty or repeated name, an empty line and a comment are not taken for a header without the option', () => {
  expect(said('csv', ',a,b')).toContain('its field 1 is empty');
  expect(said('csv', 'a,"",b')).toContain('its field 2 is empty');
  expect(said('tsv', 'a\t \tb')).toContain('its field 2 is empty');
  expect(said('tsv', 'a\tb\ta')).toContain('its fields 1 and 3 are the same');
  expect(said('csv', 'a,"a"')).toContain('its fields 1 and 2 are the same');
  expect(said('csv', '')).toContain('its field 1 is empty');
  expect(said('tsv', '')).toContain('it is empty');
  expect(said('tsv', '# made by a program')).toContain('it looks like a comment');
  expect(said('tsv', '##a\tb')).toContain('it looks like a comment');
  expect(said('tsv', '#chrom\tpos')).toBe('');
  expect(said('csv', 'A,a')).toBe('');
});

test('one column that contains the delimiter of other files asks for --delimiter, however the format was chosen', () => {
  const cases: readonly (readonly [FormatName, string, string])[] = [
    ['csv', 'a\tb', "-d '\\t', or -F tsv; if it is one column, -d ','"],
    ['csv', 'a;b', "-d ';'; if it is one column, -d ','"],
    ['csv', 'a|b', "-d '|'; if it is one column, -d ','"],
    ['csv', '"a;b"', "-d ';'"],
    ['tsv', 'a,b', "-F csv, or -d ','; if it is one column, -d '\\t'"],
    ['tsv', '"a","b"', "-F csv, or -d ','"],
    ['tsv', 'a;b', "-d ';'"],
  ];
  for (const [format, line, advice] of cases) {
    for (const isAssumed of [true, false]) {
      expect(said(format, line, isAssumed)).toContain(`FramingError: read as ${format}, the header is one column`);
      expect(said(format, line, isAssumed)).toContain(`name the delimiter: ${advice}`);
      expect(said(format, line, isAssumed, false)).toBe('');
    }
  }
  expect(said('csv', 'a;b,c')).toBe('');
  expect(said('tsv', 'a,b\tc')).toBe('');
  expect(said('csv', 'name')).toBe('');
  expect(said('lines', 'a,b')).toBe('');
  expect(said('ndjson', '1')).toBe('');
});

test('the beginning of a long line is shown', () => {
  expect(said('tsv', `1\t${'é'.repeat(100)}`)).toMatch(/: "1\\té{58}…"; /);
});

test("Excel's line about the separator is never a header, whatever the delimiter", () => {
  expect(said('csv', 'sep=;')).toMatch(/the first line names another delimiter, as Excel.*: -d ';'$/);
  expect(said('csv', 'sep=,', false, false)).toMatch(/the first line names another delimiter, as Excel.*: -d ','$/);
  expect(said('csv', 'SEP=\t', false, false)).toMatch(/: -d '\\t'$/);
  for (const line of ['sep', 'sep=', 'sep=ab', 'x,sep=;']) expect(said('csv', line)).not.toContain('Excel');
  expect(said('tsv', 'sep=;', false, false)).toBe('');
});
