// Reads the code blocks of the documents. A block ```sh is a command that must succeed. Words after
// `sh` change that: `exit=2` (its exit code), `no-run` (it can't run here). A ```text block right
// after it is its standard output, ```text stderr its standard error; `…` in it stands for any
// text. `<!-- file: PATH -->` before a block says that the block shows that file.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './program.ts';

export interface Command {
  readonly document: string;
  readonly line: number;
  readonly script: string;
  readonly exitCode: number;
  /** Standard output, if the document shows it. */
  readonly output: string | undefined;
  /** Standard error, if the document shows it. */
  readonly errors: string | undefined;
}

export interface ShownFile {
  readonly document: string;
  readonly line: number;
  readonly path: string;
  readonly text: string;
}

interface Block {
  readonly document: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly lastLine: number;
  readonly language: string;
  readonly words: readonly string[];
  readonly text: string;
  readonly file: string | undefined;
}

/** The documents whose commands are run. */
export function documents(): string[] {
  return ['README.md', 'CONTRIBUTING.md', ...pagesIn('docs')];
}

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

export function commandsOf(document: string): Command[] {
  const blocks = blocksOf(document);
  return blocks.flatMap((block, index) => {
    if (block.language !== 'sh' || block.words.includes('no-run')) return [];
    const displayName = shownAfter(blocks, index);
    const exit = block.words.find((word) => word.startsWith('exit='));
    return [
      {
        document,
        line: block.line,
        script: block.text,
        exitCode: exit === undefined ? 0 : Number(exit.slice('exit='.length)),
        output: displayName.find(({ words }) => !words.includes('stderr'))?.text,
        errors: displayName.find(({ words }) => words.includes('stderr'))?.text,
      },
    ];
  });
}

/** The text blocks right after a command, separated by blank lines only. */
function shownAfter(blocks: readonly Block[], index: number): Block[] {
  const displayName: Block[] = [];
  let before = blocks[index]!;
  for (const block of blocks.slice(index + 1)) {
    if (block.language !== 'text' || block.line > before.lastLine + 2) break;
    displayName.push(block);
    before = block;
  }
  return displayName;
}

export function shownFilesOf(document: string): ShownFile[] {
  return blocksOf(document).flatMap(({ file, line, text }) =>
    file === undefined ? [] : [{ document, line, path: file, text }],
  );
}

/** The blocks of TypeScript and JavaScript, with the line at which each begins. */
export function modulesOf(document: string): { document: string; line: number; language: string; text: string }[] {
  return blocksOf(document).filter(({ language }) => /^[cm]?[jt]s$/.test(language));
}

function blocksOf(document: string): Block[] {
  const lines = readFileSync(join(ROOT, document), 'utf8').split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const fence = /^```(\w+)?(.*)$/.exec(lines[at]!);
    if (fence === null) continue;
    const end = lines.indexOf('```', at + 1);
    if (end < 0) throw new Error(`${document}:${at + 1}: a code block without an end`);
    const file = /^<!-- file: (\S+) -->$/.exec(lines[at - 1] ?? '')?.[1];
    blocks.push({
      document,
      line: at + 1,
      lastLine: end + 1,
      language: fence[1] ?? '',
      words: (fence[2] ?? '').trim().split(/\s+/),
      text: lines
        .slice(at + 1, end)
        .map((line) => `${line}\n`)
        .join(''),
      file,
    });
    at = end;
  }
  return blocks;
}
