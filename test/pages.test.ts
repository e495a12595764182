// The form of the pages: links work, lines are not too long, long pages have a table of contents,
// and files and messages that they name exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { ROOT } from './support/program.ts';

interface WrapDocs {
  handWrittenPages: () => string[];
  wrapPage: (text: string) => string;
}
const script = new URL('../scripts/wrap-docs.mjs', import.meta.url).href;
const { handWrittenPages, wrapPage } = (await import(script)) as WrapDocs;
const pages = handWrittenPages();

test('links between the documents work', () => {
  const dead = pages.flatMap((document) => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    return [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1]!)
      .filter((target) => !existsSync(join(ROOT, document, '..', target)))
      .map((target) => `${document}: ${target}`);
  });
  expect(dead).toEqual([]);
});

test('links within and between the documents lead to existing headings', () => {
  const headings = new Map(pages.map((page) => [page, anchorsOf(page)]));
  const dead = pages.flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)]
      .map(([, path, anchor]) => ({ target: path === '' ? page : posix.join(posix.dirname(page), path!), anchor }))
      .filter(({ target, anchor }) => headings.has(target) && !headings.get(target)!.includes(anchor!))
      .map(({ target, anchor }) => `${page}: ${target}#${anchor}`),
  );
  expect(dead).toEqual([]);
});

test.each(pages)('no line of %s is longer than 100 columns, except in tables and code (npm run format)', (page) => {
  expect(proseOf(page).filter((line) => line.length > 100 && !line.startsWith('|'))).toEqual([]);
});

test('wrapping changes only line ends in paragraphs that are too long', () => {
  const long = `- ${'word '.repeat(30)}\`a code span\` [a link](to.md) end`;
  const kept = [
    '# '.padEnd(120, 'heading '),
    '',
    `| ${'cell '.repeat(30)} |`,
    '',
    '```sh',
    'x'.repeat(120),
    '```',
    '',
    'short',
  ];
  const wrapped = wrapPage([...kept, '', long].join('\n')).split('\n');
  expect(wrapped.slice(0, kept.length)).toEqual(kept);
  const item = wrapped.slice(kept.length + 1);
  expect(item.length).toBeGreaterThan(1);
  expect(item.filter((line) => line.length > 100 || (line.split('`').length - 1) % 2 === 1)).toEqual([]);
  expect(item.slice(1).filter((line) => !line.startsWith('  '))).toEqual([]);
  expect(item.map((line) => line.trim()).join(' ')).toBe(long.replaceAll(/ +/g, ' '));
  expect(wrapPage(wrapped.join('\n'))).toBe(wrapped.join('\n'));
});

const withContents = pages.filter((page) => /^(?:(?!docs\/decisions\/)docs|bench|CONTRIBUTING)\b/.test(page));

test.each(withContents)('%s begins with a table of contents of all its sections', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const [contents = '', ...sections] = text.split(/^(?=## )/m);
  const anchors = anchorsOf(page);
  const listed = sections.map((section) => {
    const heading = /^## (.+)$/m.exec(section)![1]!;
    return {
      heading,
      isListed: anchors.some((anchor) => anchor === slug(heading) && contents.includes(`(#${anchor})`)),
    };
  });
  expect(listed.filter(({ isListed }) => !isListed)).toEqual([]);
});

test('the messages listed as symptoms in FAILURES.md are messages of the program', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(ROOT, 'src', name), 'utf8'))
    .join('\n');
  const [, table = ''] =
    /^## By symptom\n([^]*?)^## /m.exec(readFileSync(join(ROOT, 'docs/FAILURES.md'), 'utf8')) ?? [];
  const quoted = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, symptom]) =>
    [...symptom!.matchAll(/`([^`]+ [^`]+)`/g)].map((match) => match[1]!),
  );
  expect(quoted.length).toBeGreaterThan(8);
  const parts = quoted.flatMap((message) => message.split(/…| (?:undefined|NaN|\d+)\b/)).map((part) => part.trim());
  expect(parts.filter((part) => part !== '' && !sources.includes(part))).toEqual([]);
});

/** A file may be named without its folder: folders say where it is, and change. */
test('the source files named in ARCHITECTURE.md, the decisions and the pages of source folders exist', () => {
  const names = ['assembly', 'scripts', 'src', 'test'].flatMap((folder) => [
    folder,
    ...readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  ]);
  const missing = pages
    .filter((document) => /ARCHITECTURE|decisions|^src|^assembly/.test(document))
    .flatMap((document) =>
      [...readFileSync(join(ROOT, document), 'utf8').matchAll(/`([\w./-]+(?:\.m?[jt]s|\/))`/g)]
        .map((match) => match[1]!.replace(/\/$/, ''))
        .filter((name) => !name.startsWith('.') && !names.some((path) => `/${path}`.endsWith(`/${name}`)))
        .map((name) => `${document}: ${name}`),
    );
  expect(missing).toEqual([]);
});

test('a folder of more than eight source files says what is in it', () => {
  const folders = ['assembly', 'src'].flatMap((root) => [
    root,
    ...readdirSync(join(ROOT, root), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
  ]);
  const crowded = folders.filter(
    (folder) => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.ts')).length > 8,
  );
  expect(crowded.length).toBeGreaterThan(8);
  expect(crowded.filter((folder) => !pages.includes(`${folder}/README.md`))).toEqual([]);
});

/** The lines outside code blocks. */
function proseOf(page: string): string[] {
  let isCode = false;
  return readFileSync(join(ROOT, page), 'utf8')
    .split('\n')
    .filter((line) => {
      const isFence = line.startsWith('```');
      if (isFence) isCode = !isCode;
      return !isCode && !isFence;
    });
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return proseOf(page)
    .flatMap((line) => /^#+ (.+)$/.exec(line)?.[1] ?? [])
    .map((heading) => {
      const anchor = slug(heading);
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      return times === 0 ? anchor : `${anchor}-${times}`;
    });
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}
