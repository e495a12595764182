// Inside the reader thread: wires the Reader to its ports.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { toReport } from '../job/error-report.ts';
import type { InputPlan } from '../io/byte-source.ts';
import { openSource } from '../io/open-source.ts';
import { Reader, type ReaderData } from './reader.ts';
import type { FromReader, ToReader, WriterToReader } from './protocol.ts';
import { StatusBoard } from './status-board.ts';

const main = parentPort!;
const data = workerData as ReaderData;
const tellMain = (message: FromReader) => main.postMessage(message);

const held = new StatusBoard(data.procs, data.board).heldDescriptor('reader');
const open = (plan: InputPlan) => openSource(plan, held);
const nextCommit = () => (receiveMessageOnPort(data.writerPort) as { message: WriterToReader } | undefined)?.message;
const reader = new Reader(data, tellMain, open, nextCommit);
main.on('message', (message: ToReader) => reader.receive(message));

// no await at the top level: these files are built as CommonJS (scripts/build.mjs)
async function runThread(): Promise<void> {
  try {
    await reader.run();
    reader.close();
    main.close();
  } catch (error) {
    tellMain({ kind: 'failed', error: toReport(error) });
  }
}

void runThread();
