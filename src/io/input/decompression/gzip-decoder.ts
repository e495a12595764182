// Reads gzip: any number of consecutive members, each verified. BGZF blocks declare their length,
// so several runs of them are inflated in parallel. Any other member is inflated as a stream, ahead
// of the caller. Files of both kinds may be concatenated.
import { BlockRun, type Block } from './block-run.ts';
import { CompressedFault, truncated } from './decoder.ts';
import { readMemberHeader, type MemberHeader } from './gzip-header.ts';
import { MemberInflater } from './member-inflater.ts';
import { PartsDecoder, type Decoded, type StreamedPart } from './parts-decoder.ts';
import type { RawBytes } from './raw-bytes.ts';
import type { RestartPoints } from './restart-points.ts';

/** Blocks inflated in one call: at most 1 MiB of data. */
const BLOCKS_A_RUN = 16;
/** Runs in flight: one for each thread of Node's pool. BLOCKS_A_RUN limits their memory. */
const RUNS_IN_FLIGHT = 4;

export interface GzipOptions {
  /** Called if the empty block at the end of BGZF is missing; left out: that is a fault. */
  readonly onEndBlockMissing?: ((end: number) => void) | undefined;
  /** Gets the restart points of BGZF. */
  readonly restarts?: RestartPoints | undefined;
  /** The offset in the data if the input is read from a restart point. */
  readonly dataOffset?: number;
  readonly end?: BlockEnd | undefined;
}

/** Where a piece of BGZF ends before the file does. */
export interface BlockEnd {
  /** A block begins at this offset in the file, */
  readonly block: number;
  /** and so many bytes of its data are the last ones. */
  readonly bytes: number;
  /** The error if the blocks before it don't lead to it. */
  readonly missed: () => Error;
}

/** The kind of the next bytes. `later`: unknown until more have arrived. */
type Next = 'block' | 'member' | 'end' | 'later';

export class GzipDecoder extends PartsDecoder {
  readonly #raw: RawBytes;
  readonly #options: GzipOptions;
  #member: MemberInflater | undefined;
  /** The kind of the member before. BGZF ends with a block without data. */
  #last: 'none' | 'member' | 'block' | 'empty-block' = 'none';
  /** It has come to `end`. */
  #hasStopped = false;

  constructor(raw: RawBytes, options: GzipOptions = {}) {
    super(RUNS_IN_FLIGHT, options.dataOffset);
    this.#raw = raw;
    this.#options = options;
  }

  close(): void {
    this.#member?.close();
  }

  /** Starts a run of the complete blocks that have arrived. */
  protected startRun(): Promise<Decoded> | undefined {
    if (this.#look() !== 'block') return undefined;
    const raw = this.#raw;
    const offset = raw.offset;
    const { end } = this.#options;
    const isLast = offset === end?.block;
    const blocks: Block[] = [];
    let bytes = 0;
    while (blocks.length < (isLast ? 1 : BLOCKS_A_RUN) && (isLast || offset + bytes !== end?.block)) {
      const rest = raw.held.subarray(bytes);
      const header = rest[0] === 0x1f && rest[1] === 0x8b ? readMemberHeader(rest) : 'more';
      if (header === 'more' || 'fault' in header || header.blockBytes === undefined) break;
      if (rest.length < header.blockBytes && !raw.fillNow(bytes + header.blockBytes)) break;
      blocks.push({ offset: offset + bytes, start: bytes, headerBytes: header.headerBytes, bytes: header.blockBytes });
      bytes += header.blockBytes;
    }
    // Copied, because a pool thread reads these while the window moves.
    const run = new BlockRun(raw.held.slice(0, bytes), blocks);
    raw.take(bytes);
    this.#hasStopped = isLast;
    this.#last = run.lastDataBytes === 0 ? 'empty-block' : 'block';
    const restart = this.#options.restarts === undefined ? {} : { restartsAt: offset };
    return run.inflated.then((decoded) => {
      const data = isLast ? decoded.data.subarray(0, end.bytes) : decoded.data;
      return { ...decoded, data, ...restart };
    });
  }

  protected override noteRestart(raw: number, data: number): void {
    this.#options.restarts?.note({ raw, data });
  }

  protected async beginNext(): Promise<StreamedPart | 'again' | 'end'> {
    switch (this.#look()) {
      case 'block':
        return 'again';
      case 'later':
        await this.#raw.fillMore();
        return 'again';
      case 'member': {
        const { offset, held } = this.#raw;
        this.#raw.take((readMemberHeader(held) as MemberHeader).headerBytes);
        this.#last = 'member';
        this.#member = new MemberInflater(this.#raw, offset);
        return this.#member;
      }
      case 'end':
        this.#checkEnd();
        return 'end';
    }
  }

  /** The kind of the next bytes, as far as known without waiting. Skips padding. */
  #look(): Next {
    const raw = this.#raw;
    if (this.#isAtEnd()) return 'end';
    this.#takePadding();
    if (!raw.fillNow(2)) return raw.hasEnded ? this.#lookAtEnd() : 'later';
    if (raw.held[0] !== 0x1f || raw.held[1] !== 0x8b) throw this.#garbage();
    for (;;) {
      const header = readMemberHeader(raw.held);
      if (header === 'more') {
        if (raw.fillNow(raw.held.length + 1)) continue;
        if (raw.hasEnded) throw truncated(raw, `header of the gzip member that begins at byte ${raw.offset}`);
        return 'later';
      }
      if ('fault' in header) throw this.#damaged(`the gzip member that begins at byte ${raw.offset} ${header.fault}`);
      if (header.blockBytes === undefined) return 'member';
      if (raw.fillNow(header.blockBytes)) return 'block';
      if (raw.hasEnded) throw truncated(raw, `BGZF block that begins at byte ${raw.offset}`);
      return 'later';
    }
  }

  /** Where the piece ends before the file does. */
  #isAtEnd(): boolean {
    const { end } = this.#options;
    if (end === undefined || this.#hasStopped) return this.#hasStopped;
    if (this.#raw.offset > end.block) throw end.missed();
    this.#hasStopped = this.#raw.offset === end.block && end.bytes === 0;
    return this.#hasStopped;
  }

  #lookAtEnd(): Next {
    if (this.#raw.held.length === 0) return 'end';
    // A single byte: the first of a truncated member, or not gzip.
    if (this.#raw.held[0] === 0x1f) throw truncated(this.#raw, 'header of a gzip member');
    throw this.#garbage();
  }

  /** Skips the zeros that tapes and block devices append after a member. */
  #takePadding(): void {
    const raw = this.#raw;
    if (this.#last === 'none') return;
    while (raw.fillNow(1) && raw.held[0] === 0) {
      const { held } = raw;
      let zeros = 1;
      while (held[zeros] === 0) zeros += 1;
      raw.take(zeros);
    }
  }

  #checkEnd(): void {
    if (this.#last !== 'block' || this.#hasStopped) return;
    const end = this.#raw.offset;
    const { onEndBlockMissing } = this.#options;
    if (onEndBlockMissing !== undefined) {
      onEndBlockMissing(end);
      return;
    }
    const what = `is truncated: it ends at byte ${end} without the empty block that BGZF ends with`;
    throw new CompressedFault(what, end, 'no-end-block');
  }

  #garbage(): CompressedFault {
    return this.#damaged(`the data at byte ${this.#raw.offset} are not a gzip member`);
  }

  #damaged(what: string): CompressedFault {
    return new CompressedFault(`is damaged: ${what}`, this.#raw.offset);
  }
}
