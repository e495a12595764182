// Wraps the paragraphs of pages that have a line over 100 columns (npm run format). Tables, code,
// headings and paragraphs that fit are kept; code spans and links stay on one line.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const WIDTH = 100;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Written by programs (bench/report.mjs, bench/scaling/report.mjs). */
const GENERATED = ['bench/RESULTS.md', 'bench/SCALING.md'];

/** The paths of the pages, relative to the root. */
export function handWrittenPages() {
  const below = ['assembly', 'bench', 'docs', 'examples', 'src'].flatMap((folder) => pagesIn(folder));
  return [...pagesIn('.', false), ...below].filter((page) => !GENERATED.includes(page));
}

function pagesIn(folder, recursive = true) {
  return readdirSync(join(ROOT, folder), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => (folder === '.' ? name : `${folder}/${name}`));
}

export function wrapPage(text) {
  const wrapped = [];
  let paragraph = [];
  let isCode = false;
  const finish = () => {
    wrapped.push(...(paragraph.some((line) => line.length > WIDTH) ? wrapParagraph(paragraph) : paragraph));
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    const isFence = line.startsWith('```');
    if (isFence || isCode || /^(?:\||#|<!--|\s*$)/.test(line)) {
      finish();
      wrapped.push(line);
      if (isFence) isCode = !isCode;
      continue;
    }
    if (/^\s*(?:[-*]|\d+\.)\s/.test(line)) finish();
    paragraph.push(line);
  }
  finish();
  return wrapped.join('\n');
}

function wrapParagraph(lines) {
  const [lead] = /^\s*(?:(?:[-*]|\d+\.)\s+)?/.exec(lines[0]);
  const text = [lines[0].slice(lead.length), ...lines.slice(1)].map((line) => line.trim()).join(' ');
  const wrapped = [];
  let current = lead;
  for (const [index, word] of text.match(/(?:`[^`]*`|\[[^\]]*\]\([^)]*\)|\S)+/g).entries()) {
    if (index > 0 && current.length + 1 + word.length > WIDTH) {
      wrapped.push(current);
      current = ' '.repeat(lead.length) + word;
    } else {
      current += index > 0 ? ` ${word}` : word;
    }
  }
  return [...wrapped, current];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const page of handWrittenPages()) {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const wrapped = wrapPage(text);
    if (wrapped !== text) writeFileSync(join(ROOT, page), wrapped);
  }
}
