// Inside the writer thread: opens the output and wires the Writer to its ports.
import { parentPort, workerData } from 'node:worker_threads';
import { toReport } from '../job/error-report.ts';
import { openSink } from '../io/open-sink.ts';
import type { FromWriter, ToWriter } from './protocol.ts';
import { LoopHold } from './loop-hold.ts';
import { loadReducer } from './reducing.ts';
import { StatusBoard, type DescriptorName } from './status-board.ts';
import { Outputs, type OutputName } from './outputs.ts';
import { Writer, type WriterData } from './writer.ts';

const main = parentPort!;
const data = workerData as WriterData;
const tellMain = (message: FromWriter) => main.postMessage(message);

const board = new StatusBoard(data.procs, data.board);
const DESCRIPTOR_NAMES = {
  main: 'writer',
  mate: 'mate',
  refused: 'filtered-out',
  quarantine: 'quarantine',
  errors: 'errors',
} as const satisfies Record<OutputName, DescriptorName>;
const hold = new LoopHold();
let state: 'at-work' | 'done' | 'failed' = 'at-work';

function fail(error: unknown): void {
  if (state !== 'at-work') return;
  state = 'failed';
  tellMain({ kind: 'failed', error: toReport(error) });
}

const writer = new Writer(data, hold, (columns) =>
  loadReducer(data.reducing, columns, {
    hold,
    onFailure: fail,
    isAtWork: () => state === 'at-work',
    print: (text) => tellMain({ kind: 'printed', text }),
  }),
);
main.on('message', (message: ToWriter) => writer.receive(message));
hold.add(main);

// no await at the top level: these files are built as CommonJS (scripts/build.mjs)
async function runThread(): Promise<void> {
  try {
    const outputs = await Outputs.open(data.outputs, (plan, output) => {
      return openSink(plan, board.heldDescriptor(DESCRIPTOR_NAMES[output]));
    });
    const done = await writer.run(outputs);
    if (state === 'failed') return;
    state = 'done';
    tellMain(done);
    writer.close();
    main.close();
  } catch (error) {
    fail(error);
  }
}

void runThread();
