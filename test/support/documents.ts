// Reads the code blocks out of the documents. A block ```sh is a command that must work; what the fence says besides
// changes that: `exit=2` (it ends with that code), `no-run` (it can't be run here). A ```text block right behind
// one is its standard output. `<!-- file: PATH -->` before a block says that it shows that file.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './program.ts';

export interface Command {
  readonly document: string;
  readonly line: number;
  readonly script: string;
  readonly exitCode: number;
  /** Standard output, where the document shows it. */
  readonly output: string | undefined;
}

export interface ShownFile {
  readonly document: string;
  readonly line: number;
  readonly path: string;
  readonly text: string;
}

interface Block {
  readonly document: string;
  /** Of the fence, from 1. */
  readonly line: number;
  readonly lastLine: number;
  readonly language: string;
  readonly words: readonly string[];
  readonly text: string;
  readonly file: string | undefined;
}

export function documents(): string[] {
  const inDocs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', 'CONTRIBUTING.md', ...inDocs.map((name) => `docs/${name}`)];
}

export function commandsOf(document: string): Command[] {
  const blocks = blocksOf(document);
  return blocks.flatMap((block, index) => {
    if (block.language !== 'sh' || block.words.includes('no-run')) return [];
    const next = blocks[index + 1];
    const isOutput = next !== undefined && next.language === 'text' && next.line <= block.lastLine + 2;
    const exit = block.words.find((word) => word.startsWith('exit='));
    return [
      {
        document,
        line: block.line,
        script: block.text,
        exitCode: exit === undefined ? 0 : Number(exit.slice('exit='.length)),
        output: isOutput ? next.text : undefined,
      },
    ];
  });
}

export function shownFilesOf(document: string): ShownFile[] {
  return blocksOf(document).flatMap(({ file, line, text }) =>
    file === undefined ? [] : [{ document, line, path: file, text }],
  );
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
