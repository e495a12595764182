import { fullPage } from '../../src/cli/help/full-page.ts';
import { printPage, wrap, type Page, type Paper } from '../../src/cli/help/page.ts';
import { shortPage } from '../../src/cli/help/short-page.ts';
import { TOPIC_NAMES } from '../../src/cli/help/topic-names.ts';
import { topicPage } from '../../src/cli/help/topics.ts';
import { MERGE_OPTIONS } from '../../src/cli/merge/merge-options.ts';
import { OPTIONS, isOptionName } from '../../src/job/options/options.ts';

const PLAIN: Paper = { width: 80, isBold: false };
const listed = OPTIONS.filter((option) => option.aliasOf === undefined);
const topics = [undefined, ...TOPIC_NAMES];
const pages: readonly (readonly [string, Page])[] = [
  ['-h', shortPage()],
  ['--help', fullPage()],
  ...topics.map((topic) => [`help ${topic ?? ''}`, topicPage(topic)] as const),
];
/** Lines that must not be wrapped: headings, and text to be copied. */
const wholes: readonly string[] = pages
  .flatMap(([, page]) =>
    page.flatMap(({ heading = '', parts }) => [
      heading,
      ...parts.flatMap((part) => {
        if (part.kind === 'examples') return part.examples.map(({ command }) => command);
        if (part.kind === 'file') return part.lines;
        return part.kind === 'rows' ? part.rows.map(([term]) => term) : [];
      }),
    ]),
  )
  .map((whole) => whole.trim());

function linesOf(page: Page, width = 80): string[] {
  return printPage(page, { width, isBold: false }).replace(/\n$/, '').split('\n');
}

describe('-h', () => {
  const lines = linesOf(shortPage());

  it('fits with the prompt below it into a terminal of 24 lines and 80 columns', () => {
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('has four examples, ten options, and where to read on', () => {
    expect(lines.filter((line) => /^ {2}threadmill .*#/.test(line))).toHaveLength(4);
    expect(lines.filter((line) => /^ {2}(?:-\w,| {3}) --/.test(line))).toHaveLength(10);
    expect(lines.join('\n')).toMatch(/threadmill --help .*\n.*threadmill help <topic> +expressions/);
  });
});

describe('--help', () => {
  const text = printPage(fullPage(), PLAIN);

  it('has examples first, and every option with its value', () => {
    expect(text.indexOf('\nExamples\n')).toBeLessThan(text.indexOf('\nUsage\n'));
    for (const { flags } of listed) expect(text).toMatch(new RegExp(`^ +${escape(flags)}(?:  |$)`, 'm'));
  });

  it('prints other names of an option beside it', () => {
    expect(text.replace(/\s+/g, ' ')).toMatch(/-j and --threads mean the same/);
  });

  it('describes every option by a phrase that begins with a verb and ends without a full stop', () => {
    for (const { flags, help, brief } of listed) {
      expect(help).toMatch(/^[a-z][^]*[^.]$/);
      expect(`${flags}: ${help}`).not.toMatch(/^[^:]+: (?:the|an?|how|where|what|whether|for) /);
      // A line of the short help has room for it.
      expect(brief.length).toBeLessThanOrEqual(50);
      expect(brief.length).toBeGreaterThan(5);
    }
  });
});

describe.each(pages)('threadmill %s', (_name, page) => {
  it.each([20, 40, 59, 60, 80, 100, 200])('wraps at %d columns, and at 100', (width) => {
    const long = linesOf(page, width).filter((line) => line.length > Math.min(width, 100));
    // Except for text to be copied, and single words.
    expect(
      long.filter((line) => !wholes.includes(line.trim().replace(/ +# .*/, '')) && /\S \S/.test(line.trim())),
    ).toEqual([]);
  });

  it('has no line above 80 columns in a terminal of 80, and no trailing blank', () => {
    const lines = linesOf(page);
    expect(lines.filter((line) => line.length > 80 || /\s$/.test(line))).toEqual([]);
  });

  it.each([20, 40, 80, 100])('has the same words at %d columns, and none of them run together', (width) => {
    const words = (text: string) => text.split(/\s+/).filter((word) => word !== '' && word !== '#');
    const expected = page.flatMap(({ heading = '', parts }) => [
      heading,
      ...parts.flatMap((part) => {
        if (part.kind === 'text') return [part.text];
        if (part.kind === 'rows') return part.rows.flat();
        if (part.kind === 'file') return part.lines;
        return part.examples.flatMap(({ command, note = '' }) => [command, note]);
      }),
    ]);
    expect(words(printPage(page, { width, isBold: false })).sort()).toEqual(words(expected.join(' ')).sort());
  });

  it('names no option that does not exist', () => {
    const own = printPage(page, PLAIN).replace(/ -- .*/g, '');
    const named = own.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];
    expect(named.filter((name) => !isOptionName(name) && !isOptionOfMerge(name))).toEqual([]);
  });

  it('has bold headings on a terminal, and is the same otherwise', () => {
    const bold = printPage(page, { width: 80, isBold: true });
    const plain = printPage(page, PLAIN);
    expect(bold.replace(/\u001b\[\d+m/g, '')).toBe(plain);
    for (const { heading } of page)
      if (heading !== undefined) expect(bold).toContain(`\u001b[1m${heading}\u001b[22m\n`);
  });
});

const isOptionOfMerge = (name: string) => MERGE_OPTIONS.some(({ flags }) => flags.split(/[ ,]+/).includes(name));

describe('threadmill help', () => {
  it('finds a topic in any case, and in the singular', () => {
    expect(topicPage('Formats')).toBe(topicPage('formats'));
    expect(topicPage('module')).toBe(topicPage('modules'));
  });

  it.each([
    ['formts', 'did you mean threadmill help formats?'],
    ['resmue', 'did you mean threadmill help resume?'],
    ['xyz', /^topics are expressions, .*, merge; all options: threadmill --help$/],
  ])('describes the existing values of %s', (topic, advice) => {
    expect(() => topicPage(topic)).toThrow(`there is no help on '${topic}'`);
    let said: unknown;
    try {
      topicPage(topic);
    } catch (error) {
      said = (error as { advice?: string }).advice;
    }
    expect(said).toEqual(typeof advice === 'string' ? advice : expect.stringMatching(advice));
  });
});

test('a word that is longer than a line has a line of its own', () => {
  expect(wrap('a bcdefgh i j', 4)).toEqual(['a', 'bcdefgh', 'i j']);
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
