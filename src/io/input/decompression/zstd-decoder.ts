// Reads zstd: any number of frames behind one another, and between them what is to be skipped. Frames that are short and
// whole are decoded side by side, so many in flight; any other piece by piece, ahead of whoever asks. What ends where is told
// by zstd-frame.ts alone, so that the answer is the same whoever decodes.
import { ProcessGroupTable } from '../../process/process-group-table.ts';
import { nodeZstd, zstdAvailability, ZSTD_REMEDIES } from '../../system/zstd-availability.ts';
import { CompressedFault, truncated, type Decoder } from './decoder.ts';
import { PartsDecoder, type Decoded, type StreamedPart } from './parts-decoder.ts';
import type { RawBytes } from './raw-bytes.ts';
import { StreamedFrame } from './streamed-frame.ts';
import type { SmallFrame, ZstdEngine } from './zstd-engine.ts';
import { headerFault } from './zstd-faults.ts';
import { FrameWalk, readFrameStart, type FrameHeader } from './zstd-frame.ts';

/** A frame with more data is decoded piece by piece. */
const MOST_SMALL_DATA_BYTES = 4 * 1024 * 1024;
/** And so is one that is longer than its data could ever make it: it is never held, whatever it says. */
const MOST_SMALL_FRAME_BYTES = MOST_SMALL_DATA_BYTES + 64 * 1024;
/** Each costs a call, however little is in it. */
const MOST_FRAMES_A_RUN = 256;

/** What the next bytes are. `later`: nobody knows before more have come. */
type Next = 'small' | 'large' | 'end' | 'later';

/** Where Node has no zstd, the processes that decode are noted in `note`, which needs to be given where this thread may be ended. */
export async function newZstdDecoder(raw: RawBytes, note?: ProcessGroupTable): Promise<Decoder> {
  switch (zstdAvailability()) {
    case 'zlib': {
      const { ZstdByZlib } = await import('./zstd-by-zlib.ts');
      return new ZstdDecoder(raw, new ZstdByZlib(nodeZstd()!));
    }
    case 'command': {
      const { ZstdByCommand } = await import('./zstd-by-command.ts');
      return new ZstdDecoder(raw, new ZstdByCommand(note ?? new ProcessGroupTable(ProcessGroupTable.memory(1), 1)));
    }
    case 'none': {
      const what = `is compressed by zstd, which neither Node ${process.version} nor a zstd command can decompress here`;
      const fault = new CompressedFault(`${what}: ${ZSTD_REMEDIES}`, raw.offset, 'unreadable');
      return { next: () => Promise.reject(fault), verifiedBytes: 0, close: () => undefined };
    }
  }
}

/** Of a frame without a checksum: it counts as verified that ended where it should, as long as it says, and could be decoded. */
export class ZstdDecoder extends PartsDecoder {
  readonly #raw: RawBytes;
  readonly #engine: ZstdEngine;
  /** The frame that the next bytes begin with, where one has been found. */
  #header: FrameHeader | undefined;
  #walk: FrameWalk | undefined;
  /** Of a frame without data: where it begins, and what of it is still to come. */
  #skipped = { offset: 0, bytes: 0 };

  constructor(raw: RawBytes, engine: ZstdEngine) {
    super(engine.runsInFlight);
    this.#raw = raw;
    this.#engine = engine;
  }

  close(): void {
    this.#engine.close();
  }

  protected startRun(): Promise<Decoded> | undefined {
    const frames = this.#takeSmall();
    return frames.length === 0 ? undefined : this.#engine.decode(frames);
  }

  protected async beginNext(): Promise<StreamedPart | 'again' | 'end'> {
    switch (this.#look()) {
      case 'small':
        return 'again';
      case 'later':
        await this.#raw.fillMore();
        return 'again';
      case 'large': {
        const frame = new StreamedFrame(this.#raw, this.#header!, this.#engine.openFrame());
        this.#header = undefined;
        return frame;
      }
      case 'end':
        return 'end';
    }
  }

  /** The short frames that are whole by now, as many as make a run; none where something else comes. */
  #takeSmall(): SmallFrame[] {
    const raw = this.#raw;
    const frames: SmallFrame[] = [];
    let dataBytes = 0;
    while (frames.length < MOST_FRAMES_A_RUN && dataBytes < this.#engine.runDataBytes && this.#isSmallNext(frames)) {
      const { knownBytes, mostDataBytes } = this.#walk!;
      const { contentBytes } = this.#header!;
      // copied: it is read elsewhere while the window moves
      frames.push({ offset: raw.offset, bytes: raw.held.slice(0, knownBytes), mostDataBytes, contentBytes });
      raw.take(knownBytes);
      this.#header = undefined;
      dataBytes += mostDataBytes;
    }
    return frames;
  }

  /** A fault behind frames that have been taken is found again when these are on their way. */
  #isSmallNext({ length }: readonly SmallFrame[]): boolean {
    try {
      return this.#look() === 'small';
    } catch (error) {
      if (length === 0) throw error;
      return false;
    }
  }

  /** What the next bytes are, as far as that can be told without waiting. Takes what is to be skipped. */
  #look(): Next {
    const raw = this.#raw;
    while (this.#header === undefined) {
      if (!this.#skip()) return 'later';
      const start = readFrameStart(raw.held);
      if (start === 'garbage') throw this.#garbage();
      if (start === 'more') {
        if (raw.fillNow(raw.held.length + 1)) continue;
        if (!raw.hasEnded) return 'later';
        if (raw.held.length === 0) return 'end';
        throw truncated(raw, `header of the zstd frame that begins at byte ${raw.offset}`);
      }
      if (start.kind === 'skippable')
        this.#skipped = { offset: raw.offset, bytes: start.headerBytes + start.skippedBytes };
      else if (start.kind === 'frame') this.#header = start;
      else throw headerFault(raw.offset, start);
    }
    return this.#weigh(this.#header);
  }

  /** False where more of it must come first. */
  #skip(): boolean {
    const raw = this.#raw;
    const skipped = this.#skipped;
    while (skipped.bytes > 0 && raw.fillNow(1)) {
      const bytes = Math.min(skipped.bytes, raw.held.length);
      raw.take(bytes);
      skipped.bytes -= bytes;
    }
    if (skipped.bytes > 0 && raw.hasEnded) {
      throw truncated(raw, `skippable zstd frame that begins at byte ${skipped.offset}`);
    }
    return skipped.bytes === 0;
  }

  /** A frame that is small is waited for, but for one that may be written bit by bit: a stream's that does not say how long it is. */
  #weigh(header: FrameHeader): Next {
    const raw = this.#raw;
    if (header.contentBytes === undefined && raw.isStream) return 'large';
    const walk = new FrameWalk(header);
    for (;;) {
      // what is damaged or cut off is decoded as far as it goes
      if (walk.walk(raw.held) !== undefined) return 'large';
      if (walk.mostDataBytes > MOST_SMALL_DATA_BYTES || walk.knownBytes > MOST_SMALL_FRAME_BYTES) return 'large';
      if (!raw.fillNow(walk.wantedBytes)) return raw.hasEnded ? 'large' : 'later';
      if (!walk.isOver) continue;
      this.#walk = walk;
      return 'small';
    }
  }

  #garbage(): CompressedFault {
    const { offset } = this.#raw;
    return new CompressedFault(`is damaged: the data at byte ${offset} are not a zstd frame`, offset);
  }
}
