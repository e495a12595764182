// The manual page, threadmill(1), made from the pages of the help: all options, then every topic.
// The build writes it. Format: man(7), as groff and mandoc read it.
import { fullPage } from '../help/full-page.ts';
import { wrap, type Page, type Part, type Section } from '../help/page.ts';
import { TOPIC_NAMES } from '../help/topic-names.ts';
import { topicPage } from '../help/topics.ts';
import { GROUPS } from '../../job/options/options.ts';

/** The line width of text, before letters are escaped. */
const LINE = 60;

export interface Release {
  readonly version: string;
  /** `2026-11-30` */
  readonly date: string;
}

export function manPage({ version, date }: Release): string {
  const page = fullPage();
  const named = (heading: string) => page.find((section) => section.heading === heading)!.parts;
  const groups = page.filter(({ heading }) => (GROUPS as readonly (string | undefined)[]).includes(heading));
  const lines = [
    `.TH THREADMILL 1 ${date} "threadmill ${version}"`,
    '.SH NAME',
    'threadmill \\- run your code over every record of a large file, on all cores',
    '.SH SYNOPSIS',
    ...synopsis(named('Usage')),
    '.SH DESCRIPTION',
    ...page[0]!.parts.flatMap(roffOf),
    ...named('Usage')
      .filter(({ kind }) => kind === 'text')
      .flatMap(roffOf),
    '.SH EXAMPLES',
    ...named('Examples').flatMap(roffOf),
    '.SH OPTIONS',
    ...named('Values').flatMap(roffOf),
    ...groups.flatMap((section) => subsection(section)),
    ...TOPIC_NAMES.flatMap((topic) => chapter(topicPage(topic))),
    '.SH EXIT STATUS',
    ...named('Exit codes').flatMap(roffOf),
  ];
  return `${lines.join('\n')}\n`;
}

function synopsis(parts: readonly Part[]): string[] {
  const rows = parts.flatMap((part) => (part.kind === 'rows' ? part.rows : []));
  return rows.flatMap(([command], index) => [...(index === 0 ? [] : ['.br']), escaped(command)]);
}

/** A topic: its first heading is the chapter heading. */
function chapter([first, ...others]: Page): string[] {
  const title = [`.SH ${first!.heading!.toUpperCase()}`, ...first!.parts.flatMap(roffOf)];
  return [...title, ...others.flatMap((section) => subsection(section))];
}

function subsection({ heading, parts }: Section): string[] {
  return [...(heading === undefined ? [] : [`.SS ${escaped(heading)}`]), ...paragraphs(heading, parts)];
}

/**
 * mandoc complains about a paragraph directly below a heading, but needs one where there is no
 * heading.
 */
function paragraphs(heading: string | undefined, parts: readonly Part[]): string[] {
  const isText = parts[0]?.kind === 'text' || parts[0]?.kind === 'file' || parts[0]?.kind === 'examples';
  return [...(heading === undefined && isText ? ['.PP'] : []), ...parts.flatMap(roffOf)];
}

function roffOf(part: Part): string[] {
  switch (part.kind) {
    case 'text':
      // Each sentence begins a line, and no line is long, as groff and mandoc expect.
      return part.text
        .replace(/([.:]) (?=[A-Z-])/g, '$1\n')
        .split('\n')
        .flatMap((sentence) => wrap(sentence, LINE))
        .map(escaped);
    case 'rows':
      return part.rows.flatMap(([term, text]) => [
        '.TP',
        `\\fB${escaped(term.trim())}\\fR`,
        ...roffOf({ kind: 'text', text }),
      ]);
    case 'examples':
      return verbatim(
        part.examples.flatMap(({ command, note }) => (note === undefined ? [command] : [`# ${note}`, command])),
      );
    case 'file':
      return verbatim(part.lines);
  }
}

function verbatim(lines: readonly string[]): string[] {
  return ['.nf', ...lines.map((line) => (line === '' ? '\\&' : escaped(line))), '.fi'];
}

/** Escapes letters with a meaning in roff; the dash becomes one that can be copied. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll("'", '\\(aq').replace(/^\./, '\\&.');
}
