// What the documents show is true: every command is run, every file shown is the file, every link leads somewhere.
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import { commandsOf, documents, pages, shownFilesOf } from './support/documents.ts';
import { FIXTURES, PROGRAM, ROOT, shell, temporaryFolder } from './support/program.ts';

/** A folder that looks to a command as the repository's does, but can be written to. */
function stage(): string {
  const folder = temporaryFolder();
  cpSync(FIXTURES, join(folder, 'fixtures'), { recursive: true });
  symlinkSync(join(ROOT, 'bin'), join(folder, 'bin'));
  return folder;
}

const commands = documents().flatMap(commandsOf);
const shownFiles = documents().flatMap(shownFilesOf);

test('there are commands and files to look at', () => {
  expect(commands.length).toBeGreaterThan(10);
  expect(shownFiles.length).toBeGreaterThan(2);
  expect(existsSync(PROGRAM)).toBe(true);
});

test.each(commands.map((command) => [`${command.document}:${command.line}`, command] as const))(
  'the command at %s does what the document says',
  async (_where, { script, exitCode, output, errors }) => {
    // setting up is what the test run itself did
    const finished = await shell(script.replaceAll('npm ci && ', ''), { cwd: stage() });
    const printed = exitCode === 0 ? '' : expect.stringMatching(/^threadmill: /);
    const stderr = errors === undefined ? printed : expect.stringMatching(patternOf(errors));
    expect({ stderr: finished.stderr, code: finished.code }).toEqual({ stderr, code: exitCode });
    if (output !== undefined) expect(finished.stdout.toString()).toBe(output);
  },
);

/** Exactly these lines, where `…` stands for anything in a line. */
function patternOf(shown: string): RegExp {
  return new RegExp(`^${shown.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*')}$`);
}

test.each(shownFiles.map((file) => [`${file.document}:${file.line}`, file] as const))(
  'the file shown at %s is the file',
  (_where, { path, text }) => {
    expect(text).toBe(readFileSync(join(ROOT, path), 'utf8'));
  },
);

test('links between the documents lead somewhere', () => {
  const dead = pages().flatMap((document) => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    return [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1]!)
      .filter((target) => !existsSync(join(ROOT, document, '..', target)))
      .map((target) => `${document}: ${target}`);
  });
  expect(dead).toEqual([]);
});

test('links within and between the documents lead to headings that are there', () => {
  const headings = new Map(pages().map((page) => [page, anchorsOf(page)]));
  const dead = pages().flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)]
      .map(([, path, anchor]) => ({ target: path === '' ? page : posix.join(posix.dirname(page), path!), anchor }))
      .filter(({ target, anchor }) => headings.has(target) && !headings.get(target)!.includes(anchor!))
      .map(({ target, anchor }) => `${page}: ${target}#${anchor}`),
  );
  expect(dead).toEqual([]);
});

test.each(pages())('no line of %s is longer than 100 columns, tables and code excepted', (page) => {
  expect(proseOf(page).filter((line) => line.length > 100 && !line.startsWith('|'))).toEqual([]);
});

/** A name may stand without its folder: folders say where it is, and change. */
test('the source files that ARCHITECTURE.md and the decisions name are there', () => {
  const names = ['assembly', 'scripts', 'src', 'test'].flatMap((folder) => [
    folder,
    ...readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  ]);
  const missing = documents()
    .filter((document) => /ARCHITECTURE|decisions/.test(document))
    .flatMap((document) =>
      [...readFileSync(join(ROOT, document), 'utf8').matchAll(/`([\w./-]+(?:\.m?[jt]s|\/))`/g)]
        .map((match) => match[1]!.replace(/\/$/, ''))
        .filter((name) => !name.startsWith('.') && !names.some((path) => `/${path}`.endsWith(`/${name}`)))
        .map((name) => `${document}: ${name}`),
    );
  expect(missing).toEqual([]);
});

/** The lines outside of code blocks. */
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
      const anchor = heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-');
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      return times === 0 ? anchor : `${anchor}-${times}`;
    });
}

test('the Snakemake rule shown runs as Snakemake would run it', async () => {
  const folder = stage();
  const rule = readFileSync(join(FIXTURES, 'workflow/Snakefile'), 'utf8');
  const pieces = [...rule.matchAll(/^ {8}"(.*)"$/gm)].map((match) => match[1]!);
  const filled = pieces
    .join('')
    .replace(
      /\{(threads|input|output)\}/g,
      (_all, name: string) => ({ threads: '4', input: 'fixtures/variants.tsv', output: 'classes.tsv' })[name]!,
    )
    .replaceAll('{{', '{')
    .replaceAll('}}', '}');
  const finished = await shell(`set -euo pipefail; ${filled}`, { cwd: folder });
  expect({ stderr: finished.stderr, code: finished.code }).toEqual({ stderr: '', code: 0 });
  const lines = readFileSync(join(folder, 'classes.tsv'), 'utf8').trimEnd().split('\n');
  expect(lines[1]).toBe('chr1\t10348\tlow');
  expect(lines).toHaveLength(501);
});
