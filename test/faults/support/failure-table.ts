// The tables of docs/FAILURES.md, row by row: each one whose first cell is a name in backticks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/program.ts';

export interface FailureRow {
  readonly id: string;
  readonly what: string;
  readonly says: string;
  /** As the document has it: a number, or – where the run does not end. */
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
 * What a row quotes, as patterns: `…` stands for anything, a number for any number. A run of that row says one of them.
 * A row that quotes nothing describes what is said.
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
