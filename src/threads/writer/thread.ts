// Inside the writer thread: opens the output and connects the Writer to its ports.
import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { toReport } from '../../job/error-report.ts';
import type { SinkPlan } from '../../io/output/byte-sink.ts';
import { openSink } from '../../io/output/open-sink.ts';
import { brokenBuiltIn, brokenBuiltInError, brokenBuiltInReport } from '../../transform/built-ins.ts';
import type { FromWriter, ToWriter } from '../protocol/protocol.ts';
import { LoopHold } from '../protocol/loop-hold.ts';
import { loadReducer } from './reducing.ts';
import { StatusBoard } from '../protocol/status-board.ts';
import { onStartData } from '../protocol/thread-data.ts';
import type { OutputName } from '../protocol/output-names.ts';
import { Outputs } from './outputs.ts';
import { Writer, type WriterData } from './writer.ts';

const main = parentPort!;
// Bound before the user's code is loaded, which may change what it finds.
const post = main.postMessage.bind(main);
const tellMain = (message: FromWriter) => post(message);

const hold = new LoopHold();
let state: 'at-work' | 'done' | 'failed' = 'at-work';

function fail(error: unknown): void {
  if (state !== 'at-work') return;
  state = 'failed';
  const broken = brokenBuiltIn();
  tellMain({ kind: 'failed', error: broken === undefined ? toReport(error) : brokenBuiltInReport(broken, {}) });
}

function begin(data: WriterData): void {
  const loadOurReducer = (columns: readonly string[]) =>
    loadReducer(data, columns, {
      hold,
      onFailure: fail,
      isAtWork: () => state === 'at-work',
      print: (text) => tellMain({ kind: 'printed', text }),
    });
  const writer = new Writer(data, hold, loadOurReducer, receiveMessageOnPort);
  main.on('message', (message: ToWriter) => writer.receive(message));
  hold.add(main);
  void runThread(data, writer);
}

async function runThread(data: WriterData, writer: Writer): Promise<void> {
  try {
    const board = new StatusBoard(data.procs, data.board);
    const open = (plan: SinkPlan, output: OutputName) => openSink(plan, board.heldDescriptor(output));
    // the report of a shard holds them for threadmill merge
    const hasChecksums = data.journal !== undefined || data.spec.shard !== undefined;
    const outputs = await Outputs.open(data.outputs, open, hasChecksums);
    const done = await writer.run(outputs);
    if (state === 'failed') return;
    const broken = brokenBuiltIn();
    if (broken !== undefined) throw brokenBuiltInError(broken, {});
    state = 'done';
    tellMain(done);
    writer.close();
    main.close();
  } catch (error) {
    fail(error);
  }
}

onStartData(begin);
