// Reads zstd: any number of consecutive frames, skippable frames included. Short, complete frames
// are decoded in parallel; any other frame as a stream, ahead of the caller. Only zstd-frame.ts
// finds the ends of frames, so that the result does not depend on the engine that decodes.
import { ProcessGroupTable } from '../../process/process-group-table.ts';
import { nodeZstd, zstdAvailability, ZSTD_REMEDIES } from '../../system/zstd-availability.ts';
import { CompressedFault, truncated, type Decoder } from './decoder.ts';
import { PartsDecoder, type Decoded, type StreamedPart } from './parts-decoder.ts';
import type { RawBytes } from './raw-bytes.ts';
import { StreamedFrame } from './streamed-frame.ts';
import type { SmallFrame, ZstdEngine } from './zstd-engine.ts';
import { headerFault } from './zstd-faults.ts';
import { FrameWalk, readFrameStart, type FrameHeader } from './zstd-frame.ts';

/** A frame with more data is streamed. */
const MOST_SMALL_DATA_BYTES = 4 * 1024 * 1024;
/** A longer frame is streamed too, whatever length it declares: it must not be held in memory. */
const MOST_SMALL_FRAME_BYTES = MOST_SMALL_DATA_BYTES + 64 * 1024;
/** Every frame costs a call, even an empty one. */
const MOST_FRAMES_A_RUN = 256;

/** The kind of the next bytes. `later`: unknown until more have arrived. */
type Next = 'small' | 'large' | 'end' | 'later';

/**
 * `note` lists the zstd processes, if Node has no zstd; needed if this thread may be ended by
 * force.
 */
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

/**
 * A frame without a checksum counts as verified if it could be decoded, ended where it should, and
 * has the declared length.
 */
export class ZstdDecoder extends PartsDecoder {
  readonly #raw: RawBytes;
  readonly #engine: ZstdEngine;
  /** The header of the next frame, if it has been read. */
  #header: FrameHeader | undefined;
  #walk: FrameWalk | undefined;
  /** A skippable frame: its offset, and how many of its bytes are still to be skipped. */
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

  /**
   * Takes the short frames that have fully arrived, up to a run of them; empty if the next part is
   * another.
   */
  #takeSmall(): SmallFrame[] {
    const raw = this.#raw;
    const frames: SmallFrame[] = [];
    let dataBytes = 0;
    while (frames.length < MOST_FRAMES_A_RUN && dataBytes < this.#engine.runDataBytes && this.#isSmallNext(frames)) {
      const { knownBytes, mostDataBytes } = this.#walk!;
      const { contentBytes } = this.#header!;
      // Copied, because it is read elsewhere while the window moves.
      frames.push({ offset: raw.offset, bytes: raw.held.slice(0, knownBytes), mostDataBytes, contentBytes });
      raw.take(knownBytes);
      this.#header = undefined;
      dataBytes += mostDataBytes;
    }
    return frames;
  }

  /** A fault after frames that have been taken is found again when those are in flight. */
  #isSmallNext({ length }: readonly SmallFrame[]): boolean {
    try {
      return this.#look() === 'small';
    } catch (error) {
      if (length === 0) throw error;
      return false;
    }
  }

  /** The kind of the next bytes, as far as known without waiting. Skips skippable frames. */
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

  /** False if more bytes must arrive first. */
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

  /**
   * Waits for a small frame to arrive. Exception: a stream's frame without a declared length, which
   * may be written bit by bit.
   */
  #weigh(header: FrameHeader): Next {
    const raw = this.#raw;
    if (header.contentBytes === undefined && raw.isStream) return 'large';
    const walk = new FrameWalk(header);
    for (;;) {
      // A damaged or truncated frame is decoded as far as possible.
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
