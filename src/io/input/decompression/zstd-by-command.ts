// Decodes zstd frames with the zstd command, if Node has no zstd: one process for each long frame,
// and one for several short ones. Input and output both go through the event loop. Each process is
// listed in the ProcessGroupTable, so that none survives if this thread is ended by force.
import { spawn, type ChildProcess } from 'node:child_process';
import { PassThrough, type Writable } from 'node:stream';
import type { ProcessGroupTable } from '../../process/process-group-table.ts';
import { zstdCommand } from '../../system/zstd-availability.ts';
import { PiecesAhead } from './pieces-ahead.ts';
import type { Decoded } from './parts-decoder.ts';
import { checkLength, DecodingFault, type FrameStream, type SmallFrame, type ZstdEngine } from './zstd-engine.ts';
import { frameFault } from './zstd-faults.ts';

const ARGUMENTS = ['-d', '-c', '-q'];
/** The limit for its error text: the reason comes first. */
const MOST_WORDS = 1000;

export class ZstdByCommand implements ZstdEngine {
  readonly runsInFlight = 2;
  /**
   * Starting a process takes as long as decoding one or two megabytes. Measured: with half of this
   * it is slower by a third.
   */
  readonly runDataBytes = 8 * 1024 * 1024;
  readonly #note: ProcessGroupTable;
  readonly #open = new Set<ZstdProcess>();
  #isClosed = false;

  constructor(note: ProcessGroupTable) {
    this.#note = note;
  }

  async decode(frames: readonly SmallFrame[]): Promise<Decoded> {
    try {
      return { data: await this.#decodeTogether(frames) };
    } catch (error) {
      if (frames.length === 1) return faultOf(frames[0]!, [], error);
      // A frame is damaged; decoding them together does not say which.
      return this.#decodeOneByOne(frames);
    }
  }

  openFrame(): FrameStream {
    return this.#start();
  }

  close(): void {
    this.#isClosed = true;
    for (const each of this.#open) each.close();
  }

  #start(): ZstdProcess {
    if (this.#isClosed) throw new DecodingFault('it is closed', 'unreadable');
    const started: ZstdProcess = new ZstdProcess(this.#note, () => this.#open.delete(started));
    this.#open.add(started);
    return started;
  }

  async #decodeTogether(frames: readonly SmallFrame[]): Promise<Uint8Array> {
    const mostBytes = frames.reduce((sum, { mostDataBytes }) => sum + mostDataBytes, 0);
    const stream = this.#start();
    void stream.pieces.endWith(feedAll(stream, Buffer.concat(frames.map(({ bytes }) => bytes))));
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for (;;) {
      const piece = await stream.pieces.next();
      if (piece === undefined) break;
      pieces.push(piece);
      bytes += piece.length;
      if (bytes <= mostBytes) continue;
      stream.close();
      throw new DecodingFault('it holds more data than it declares');
    }
    checkLength(contentOf(frames), bytes);
    return Buffer.concat(pieces);
  }

  async #decodeOneByOne(frames: readonly SmallFrame[]): Promise<Decoded> {
    const good: Uint8Array[] = [];
    for (const frame of frames) {
      try {
        good.push(await this.#decodeTogether([frame]));
      } catch (error) {
        return faultOf(frame, good, error);
      }
    }
    return { data: Buffer.concat(good) };
  }
}

async function feedAll(stream: FrameStream, bytes: Uint8Array): Promise<void> {
  await stream.write(bytes);
  await stream.finish(true);
}

function contentOf(frames: readonly SmallFrame[]): number | undefined {
  // If one frame does not declare its length, the total is unknown.
  return frames.reduce<number | undefined>(
    (sum, { contentBytes }) => (sum === undefined || contentBytes === undefined ? undefined : sum + contentBytes),
    0,
  );
}

function faultOf({ offset }: SmallFrame, good: readonly Uint8Array[], error: unknown): Decoded {
  return { data: Buffer.concat(good), fault: frameFault(offset, error as DecodingFault) };
}

class ZstdProcess implements FrameStream {
  readonly pieces: PiecesAhead;
  readonly #process: ChildProcess;
  readonly #input: Writable;
  /**
   * Resolves when the process has ended successfully and all its output was read; rejects with a
   * DecodingFault.
   */
  readonly #end: Promise<void>;
  #words = '';

  constructor(note: ProcessGroupTable, onEnd: () => void) {
    const started = note.update(() => {
      // In its own session, so that Ctrl-C reaches only us.
      const each: ChildProcess = spawn(zstdCommand(), ARGUMENTS, { detached: true, env: process.env, stdio: 'pipe' });
      if (each.pid !== undefined) note.addGroup(each.pid);
      return each;
    });
    this.#process = started;
    this.#end = new Promise((resolve, reject) => {
      started.once('error', ({ message }) => {
        reject(new DecodingFault(`the zstd command can't be started (${message})`, 'unreadable'));
      });
      started.once('exit', () => note.removeGroup(started.pid!));
      started.once('close', (code, signal) => {
        if (code === 0) resolve();
        else reject(this.#failure(signal));
      });
    });
    this.#end.then(onEnd, onEnd);
    // If the system has no more descriptors, the process has no streams.
    this.#input = started.stdin ?? new PassThrough();
    this.#input.on('error', () => undefined); // #end reports the reason
    this.pieces = new PiecesAhead(started.stdout ?? new PassThrough());
    started.stderr?.on('data', (chunk: Buffer) => {
      if (this.#words.length < MOST_WORDS) this.#words += chunk.toString();
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    const isTaken = await new Promise<boolean>((resolve) => {
      this.#input.write(bytes, (error) => resolve(error === undefined || error === null));
    });
    if (isTaken) return;
    await this.#end;
    throw new DecodingFault('zstd ended before it had read everything');
  }

  async finish(isWhole: boolean): Promise<void> {
    this.#input.end();
    try {
      await this.#end;
    } catch (error) {
      if (isWhole) throw error;
    }
  }

  close(): void {
    this.#process.kill('SIGKILL');
    for (const stream of this.#process.stdio) stream?.destroy();
  }

  #failure(signal: NodeJS.Signals | null): DecodingFault {
    if (signal !== null) return new DecodingFault(`the zstd command was ended by ${signal}`, 'unreadable');
    // Example: "/*stdin*\ : Decoding error (36) : Restored data doesn't match checksum"
    const words = this.#words.trim().replace(/^(zstd: *)?(\/\*stdin\*\\ *: *)?/, '');
    return new DecodingFault(words === '' ? 'zstd gives no reason' : words);
  }
}
