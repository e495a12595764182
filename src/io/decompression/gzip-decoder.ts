// Reads gzip: any number of members behind one another, each verified. BGZF blocks, which tell how long they are, are
// inflated side by side, so many in flight; any other member piece by piece, ahead of whoever asks. Both may stand in one
// input, as when files of either kind were put behind one another.
import { BlockRun, type Block } from './block-run.ts';
import { CompressedFault, truncated, type Decoder } from './decoder.ts';
import { readMemberHeader, type MemberHeader } from './gzip-header.ts';
import { MemberInflater } from './member-inflater.ts';
import type { RawBytes } from './raw-bytes.ts';

/** Blocks inflated in one go: 1 MiB of data at the most. */
const BLOCKS_A_RUN = 16;
/** Runs in flight: as many as Node's pool has threads. With their data they are bounded by BLOCKS_A_RUN blocks each. */
const RUNS_IN_FLIGHT = 4;

/** What the next bytes are. `later`: nobody knows before more have come. */
type Next = 'block' | 'member' | 'end' | 'later';

export class GzipDecoder implements Decoder {
  readonly #raw: RawBytes;
  readonly #onEndBlockMissing: ((end: number) => void) | undefined;
  readonly #runs: BlockRun[] = [];
  #member: MemberInflater | undefined;
  /** Of the member before: whether it was a BGZF block, and one without data, which is what BGZF ends with. */
  #last: 'none' | 'member' | 'block' | 'empty-block' = 'none';
  /** What is wrong behind the runs in flight. */
  #fault: { readonly error: unknown } | undefined;
  #verifiedBytes = 0;
  /** Data of the member that is not verified yet. */
  #openBytes = 0;

  /** Without `onEndBlockMissing` it is a fault if the block is missing that BGZF ends with; else that is told there. */
  constructor(raw: RawBytes, onEndBlockMissing?: (end: number) => void) {
    this.#raw = raw;
    this.#onEndBlockMissing = onEndBlockMissing;
  }

  get verifiedBytes(): number {
    return this.#verifiedBytes;
  }

  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#member === undefined ? await this.#nextOfBlocks() : await this.#nextOfMember(this.#member);
      if (piece === undefined) return undefined;
      if (piece.length > 0) return piece;
    }
  }

  close(): void {
    this.#member?.close();
  }

  async #nextOfMember(member: MemberInflater): Promise<Uint8Array> {
    const piece = await member.next();
    if (piece !== undefined) {
      this.#openBytes += piece.length;
      return piece;
    }
    this.#verifiedBytes += this.#openBytes;
    this.#openBytes = 0;
    this.#member = undefined;
    return NOTHING;
  }

  /** Data of the oldest blocks in flight. Where there are none: what comes behind them has been begun, or is the end. */
  async #nextOfBlocks(): Promise<Uint8Array | undefined> {
    try {
      while (this.#fault === undefined && this.#runs.length < RUNS_IN_FLIGHT && this.#look() === 'block') {
        this.#startRun();
      }
    } catch (error) {
      this.#fault = { error };
    }
    // what stands before a fault is good, and comes first
    const run = this.#runs.shift();
    if (run !== undefined) return this.#dataOf(run);
    if (this.#fault !== undefined) throw this.#fault.error;
    return this.#beginNext();
  }

  async #dataOf(run: BlockRun): Promise<Uint8Array> {
    const { data, fault } = await run.inflated;
    this.#verifiedBytes += data.length;
    if (fault !== undefined) {
      this.#fault = { error: fault };
      this.#runs.length = 0;
    }
    return data;
  }

  async #beginNext(): Promise<Uint8Array | undefined> {
    const next = this.#look();
    switch (next) {
      case 'block':
        return NOTHING;
      case 'later':
        await this.#raw.fillMore();
        return NOTHING;
      case 'member': {
        const { offset, held } = this.#raw;
        this.#raw.take((readMemberHeader(held) as MemberHeader).headerBytes);
        this.#member = new MemberInflater(this.#raw, offset);
        this.#last = 'member';
        return NOTHING;
      }
      case 'end':
        this.#checkEnd();
        return undefined;
    }
  }

  /** What the next bytes are, as far as that can be told without waiting. Takes padding. */
  #look(): Next {
    const raw = this.#raw;
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

  #lookAtEnd(): Next {
    if (this.#raw.held.length === 0) return 'end';
    // a single byte: the first of a member, or nothing that gzip has
    if (this.#raw.held[0] === 0x1f) throw truncated(this.#raw, 'header of a gzip member');
    throw this.#garbage();
  }

  /** Zeros behind a member, as tapes and block devices leave them, up to the end. */
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

  /** The blocks that are whole by now, as a run in flight. */
  #startRun(): void {
    const raw = this.#raw;
    const offset = raw.offset;
    const blocks: Block[] = [];
    let bytes = 0;
    while (blocks.length < BLOCKS_A_RUN) {
      const rest = raw.held.subarray(bytes);
      const header = rest[0] === 0x1f && rest[1] === 0x8b ? readMemberHeader(rest) : 'more';
      if (header === 'more' || 'fault' in header || header.blockBytes === undefined) break;
      if (rest.length < header.blockBytes && !raw.fillNow(bytes + header.blockBytes)) break;
      blocks.push({ offset: offset + bytes, start: bytes, headerBytes: header.headerBytes, bytes: header.blockBytes });
      bytes += header.blockBytes;
    }
    // copied: a pool thread reads these while the window moves
    const run = new BlockRun(raw.held.slice(0, bytes), blocks);
    raw.take(bytes);
    this.#runs.push(run);
    this.#last = run.lastDataBytes === 0 ? 'empty-block' : 'block';
  }

  #checkEnd(): void {
    if (this.#last !== 'block') return;
    const end = this.#raw.offset;
    if (this.#onEndBlockMissing !== undefined) {
      this.#onEndBlockMissing(end);
      return;
    }
    const what = `is truncated: it ends at byte ${end} without the empty block that BGZF ends with`;
    throw new CompressedFault(what, end, 'no-end-block');
  }

  #garbage(): CompressedFault {
    return this.#damaged(`what follows at byte ${this.#raw.offset} is no gzip member`);
  }

  #damaged(what: string): CompressedFault {
    return new CompressedFault(`is damaged: ${what}`, this.#raw.offset);
  }
}

const NOTHING = new Uint8Array(0);
