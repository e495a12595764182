// Inside the writer thread: opens the output and wires the Writer to its ports.
import { parentPort, workerData } from 'node:worker_threads';
import { toReport } from '../job/error-report.ts';
import { openSink } from '../io/open-sink.ts';
import type { FromWriter, ToWriter } from './protocol.ts';
import { StatusBoard } from './status-board.ts';
import { Writer, type WriterData } from './writer.ts';

const main = parentPort!;
const data = workerData as WriterData;
const tellMain = (message: FromWriter) => main.postMessage(message);

const held = new StatusBoard(data.procs, data.board).heldDescriptor('writer');
const writer = new Writer(data);
main.on('message', (message: ToWriter) => writer.receive(message));

// no await at the top level: these files are built as CommonJS (scripts/build.mjs)
async function runThread(): Promise<void> {
  try {
    const sink = await openSink(data.sink, held);
    tellMain(await writer.run(sink));
    writer.close();
    main.close();
  } catch (error) {
    tellMain({ kind: 'failed', error: toReport(error) });
  }
}

void runThread();
