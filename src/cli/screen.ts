// Standard error, shared by the live line, messages and prints of the work. The live line is
// cleared before anything else is written, and drawn again below. Without a live line it just
// writes.

/** A line that is drawn over itself. */
export interface LiveLine {
  draw(text: string): void;
  clear(): void;
}

export class Screen {
  readonly #write: (text: string) => void;
  #live: LiveLine | undefined;
  #text: string | undefined;
  /** Clearing a line that is not there would move the cursor into somebody else's line. */
  #isDrawn = false;
  /**
   * The last print of the work has no newline yet: until it has, the live line would mix with it.
   */
  #isMidLine = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Whole lines of threadmill. */
  say(lines: string): void {
    this.#clear();
    this.#write(this.#isMidLine ? `\n${lines}` : lines);
    this.#isMidLine = false;
    this.#redraw();
  }

  /** Prints of the work, in chunks of any size. */
  print(chunk: string): void {
    if (chunk === '') return;
    this.#clear();
    this.#write(chunk);
    this.#isMidLine = !chunk.endsWith('\n');
    this.#redraw();
  }

  showLive(line: LiveLine): void {
    this.#live = line;
  }

  draw(text: string): void {
    this.#text = text;
    this.#redraw();
  }

  hideLive(): void {
    this.#clear();
    this.#live = undefined;
    this.#text = undefined;
  }

  #clear(): void {
    if (this.#isDrawn) this.#live?.clear();
    this.#isDrawn = false;
  }

  #redraw(): void {
    if (this.#live === undefined || this.#text === undefined || this.#isMidLine) return;
    this.#live.draw(this.#text);
    this.#isDrawn = true;
  }
}
