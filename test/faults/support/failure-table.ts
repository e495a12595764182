// The tables of docs/FAILURES.md, row by row: each row whose first cell is a name in backticks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/program.ts';

export interface FailureRow {
  readonly id: string;
  readonly what: string;
  readonly says: string;
  /** As in the document: a number, or – if the run does not end. */
  readonly exit: string;
  readonly disk: string;
}

const COLUMNS = ['row', 'what happens', 'it says', 'exit', 'on disk', 'what to do'];

export const FAILURE_ROWS: readonly FailureRow[] = readRows();

export function rowOf(id: string): FailureRow {
  const row = FAILURE_ROWS.find((each) => each.id === id);
  if (row === undefined) throw new Error(`docs/FAILURES.md has no row ${id}`);
  return row;
}

function readRows(): FailureRow[] {
  const lines = readFileSync(join(ROOT, 'docs/FAILURES.md'), 'utf8').split('\n');
  let isTable = false;
  return lines.flatMap((line) => {
    if (!line.startsWith('|')) isTable = false;
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|'));
    if (cells.join() === COLUMNS.join()) {
      isTable = true;
      return [];
    }
    if (!isTable || cells[0] === '---') return [];
    const [name = '', what = '', says = '', exit = '', disk = ''] = cells;
    const [, id] = /^`([\w-]+)`$/.exec(name) ?? [];
    if (id === undefined || cells.length !== COLUMNS.length) throw new Error(`docs/FAILURES.md: no row: ${line}`);
    return [{ id, what, says, exit, disk }];
  });
}

/**
 * The messages that a row quotes, as patterns: `…` stands for any text, a number for any number. A
 * run of that row prints one of them. A row without quotes describes the message.
 */
export function quotedBy({ says }: FailureRow): RegExp[] {
  return [...says.matchAll(/`([^`]+)`/g)].map(([, words]) => {
    const pattern = words!
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\d+/g, '[\\d,.]+')
      .replaceAll('…', '.*');
    return new RegExp(pattern);
  });
}
