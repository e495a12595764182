// Standard error as a place where a live line, messages and what the work prints take turns: before anything else is
// written the live line is cleared, and it comes back below. Where no live line is shown it just writes.

/** A line that is drawn over itself. */
export interface LiveLine {
  draw(text: string): void;
  clear(): void;
}

export class Screen {
  readonly #write: (text: string) => void;
  #live: LiveLine | undefined;
  #text: string | undefined;
  /** Clearing what isn't there would move the cursor to the beginning of somebody else's line. */
  #isDrawn = false;
  /** What the work printed last has no newline yet: until it has, the live line would run into it. */
  #isMidLine = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Whole lines of ours. */
  say(lines: string): void {
    this.#clear();
    this.#write(this.#isMidLine ? `\n${lines}` : lines);
    this.#isMidLine = false;
    this.#redraw();
  }

  /** What the work prints, in whatever chunks it comes. */
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
