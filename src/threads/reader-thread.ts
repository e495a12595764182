// Inside the reader thread: wires the Reader to its ports.
import { parentPort, workerData } from 'node:worker_threads';
import { toReport } from '../job/error-report.ts';
import { openSource } from '../io/open-source.ts';
import { Reader, type ReaderData } from './reader.ts';
import type { FromReader, ToReader } from './protocol.ts';

const main = parentPort!;
const tellMain = (message: FromReader) => main.postMessage(message);

const reader = new Reader(workerData as ReaderData, tellMain, openSource);
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
