// Inside the reader thread: wires the Reader to its ports.
import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { toReport } from '../../job/error-report.ts';
import { hasMateInput } from '../../job/job-spec.ts';
import type { ByteSource, InputPlan } from '../../io/input/byte-source.ts';
import type { BlockEnd } from '../../io/input/decompression/gzip-decoder.ts';
import { InputSource } from '../../io/input/input-source.ts';
import { openSource } from '../../io/input/open-source.ts';
import { ReturnsOnlyWatch } from '../../io/input/recognition/returns-only.ts';
import { ProcessGroupTable } from '../../io/process/process-group-table.ts';
import { Reader, type ReaderData } from './reader.ts';
import type { FromReader, ToReader } from '../protocol/protocol.ts';
import { findRange } from './shard/shard-range.ts';
import { StatusBoard } from '../protocol/status-board.ts';
import { onStartData } from '../protocol/thread-data.ts';

const main = parentPort!;
const tellMain = (message: FromReader) => main.postMessage(message);

function begin(data: ReaderData): void {
  const board = new StatusBoard(data.procs, data.board);
  /** With pairs the two inputs are open at once. */
  const held = [board.heldDescriptor('reader'), board.heldDescriptor('reader-mate')];
  const { spec } = data;
  const expected = spec.allowsBinary
    ? undefined
    : { isTyped: spec.format !== 'lines', isNulEnded: spec.framing.terminator === 'nul' };
  const note = data.groups && new ProcessGroupTable(data.groups, 1);
  const open = async (plan: InputPlan, end?: BlockEnd): Promise<ByteSource> => {
    const source = await openSource(plan, held[hasMateInput(spec) ? data.inputs.indexOf(plan) : 0]);
    const onWarning = (text: string) => tellMain({ kind: 'warned', text });
    const { displayName } = plan;
    const input = new InputSource(source, {
      displayName,
      isEndBlockNeeded: !spec.allowsTruncated,
      onWarning,
      note,
      notesRestarts: spec.resume.isWanted,
      expected,
      end,
    });
    if (expected === undefined || expected.isNulEnded) return input;
    return new ReturnsOnlyWatch(input, {
      displayName,
      isCsv: spec.format === 'csv',
      maxLineBytes: spec.maxRecordBytes,
    });
  };
  const { shard } = spec;
  const openPlain = (plan: InputPlan) => openSource(plan, held[0]);
  const range =
    shard === undefined
      ? undefined
      : () => findRange(shard, { spec, inputs: data.inputs, sizes: data.inputSizes!, open: openPlain });
  const reader = new Reader(data, tellMain, open, receiveMessageOnPort, range);
  main.on('message', (message: ToReader) => reader.receive(message));
  void runThread(reader);
}

async function runThread(reader: Reader): Promise<void> {
  try {
    await reader.run();
    reader.close();
    main.close();
  } catch (error) {
    // Batches in flight may hold an earlier failure: keep listening to workers and writer.
    if (!reader.hasReportedFailure) tellMain({ kind: 'failed', error: toReport(error) });
  }
}

onStartData(begin);
