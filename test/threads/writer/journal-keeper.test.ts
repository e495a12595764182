// The journal of --resume claims nothing that is not on the disk, and each entry has its time.
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { readJournal } from '../../../src/io/resume/journal-file.ts';
import { OutputError, ResumeError } from '../../../src/job/errors.ts';
import { NONE_SKIPPED } from '../../../src/records/skipped-lines.ts';
import { StatusBoard } from '../../../src/threads/protocol/status-board.ts';
import type { JournalEntry } from '../../../src/threads/writer/journal-entry.ts';
import { JournalKeeper } from '../../../src/threads/writer/journal-keeper.ts';
import type { Outputs } from '../../../src/threads/writer/outputs.ts';
import type { WriterTally } from '../../../src/threads/writer/writer-tally.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const DUE_MS = 250;
const inFolder = temporaryFolder();
const path = inFolder('journal');

let clockMs = 0;
let fd = -1;
/** Ends the sync of the outputs in progress. */
let endSync: ((error?: Error) => void) | undefined;

function newKeeper(): JournalKeeper {
  clockMs = 0;
  endSync = undefined;
  fd = openSync(path, 'w');
  const folder = { path: inFolder(''), reach: inFolder('') };
  const data = { folder, fd, entries: 0, folders: [inFolder('')], from: undefined, isHeaderOwed: false };
  return new JournalKeeper(data, new StatusBoard(1), () => clockMs);
}

afterEach(() => closeSync(fd));

const outputs = {
  written: {},
  sync: () =>
    new Promise<void>((resolve, reject) => {
      endSync = (error) => (error === undefined ? resolve() : reject(error));
    }),
} as unknown as Outputs;

/** So many batches are written. */
const tallyOf = (batches: number) => ({ batches, sums: { batches, recordsIn: 10 * batches } }) as WriterTally;

function place(keeper: JournalKeeper, batch: number): void {
  keeper.placed({ batch, positions: [], ended: [batch], skipped: NONE_SKIPPED });
}

function journal() {
  const { entries, isDamaged } = readJournal(readFileSync(path), (entry): entry is JournalEntry => entry !== undefined);
  expect(isDamaged).toBe(false);
  return entries.map(({ entry, sums, ended }) => ({ entry, batches: sums.batches, ended }));
}

/** Long enough for any write that does not wait for the outputs. */
async function someTurns(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await turn();
}

test('an entry is written when the outputs that it speaks of are synced, and not before', async () => {
  const keeper = newKeeper();
  place(keeper, 0);
  clockMs = DUE_MS;
  keeper.consider(tallyOf(1), outputs, undefined);
  await someTurns();
  expect(endSync).toBeDefined();
  expect(journal()).toEqual([]);
  endSync!();
  await keeper.settle();
  expect(journal()).toEqual([{ entry: 0, batches: 1, ended: [0] }]);
});

test('it is due after its time, when a batch is new and its position has come', async () => {
  const keeper = newKeeper();
  keeper.consider(tallyOf(0), outputs, undefined);
  place(keeper, 0);
  clockMs = DUE_MS - 1;
  keeper.consider(tallyOf(1), outputs, undefined);
  clockMs = DUE_MS;
  keeper.consider(tallyOf(2), outputs, undefined); // the position of the second is late
  expect(endSync).toBeUndefined();
  place(keeper, 1);
  keeper.consider(tallyOf(2), outputs, undefined);
  expect(endSync).toBeDefined();
  endSync!();
  await keeper.settle();
  expect(journal()).toEqual([{ entry: 0, batches: 2, ended: [0, 1] }]);
  endSync = undefined;
  clockMs *= 100;
  keeper.consider(tallyOf(2), outputs, undefined); // nothing is new
  expect(endSync).toBeUndefined();
});

test.each([
  ['an output', new OutputError("out can't be written"), OutputError],
  ['anything else', new Error('no disk'), ResumeError],
])('where %s fails no entry is written, and the writer is told', async (_what, failure, kind) => {
  const keeper = newKeeper();
  place(keeper, 0);
  clockMs = DUE_MS;
  keeper.consider(tallyOf(1), outputs, undefined);
  endSync!(failure);
  await expect(keeper.settle()).rejects.toThrow(kind);
  expect(() => keeper.consider(tallyOf(1), outputs, undefined)).toThrow(kind);
  expect(journal()).toEqual([]);
});
