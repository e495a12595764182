// The live line, drawn by ora. Only ora's drawing is used, never its start(). That would hide the
// cursor (for ever, if the process is killed), listen to signals, hold the event loop and replace
// process.stdout.write. Import this module only to show a live line: ora costs 40 ms, and makes
// standard pipes non-blocking.
import { clearLine, cursorTo, moveCursor } from 'node:readline';
import { Writable } from 'node:stream';
import ora from 'ora';
import type { LiveLine } from './screen.ts';

/** The spinner and a blank. */
const SPINNER_COLUMNS = 2;

export interface LiveLineOptions {
  /** To the terminal; must never throw. */
  readonly write: (text: string) => void;
  readonly columns: () => number;
  readonly hasColour: boolean;
}

export function openLiveLine({ write, columns, hasColour }: LiveLineOptions): LiveLine {
  const terminal = new Terminal(write, columns);
  const spinner = ora({
    stream: terminal,
    isEnabled: true,
    discardStdin: false,
    hideCursor: false,
    ...(hasColour ? {} : { color: false as const }),
  });
  /** Columns of the line on the screen. */
  let drawn = 0;

  /** A terminal that got narrower has wrapped the line: all rows but the first are removed. */
  function unwrap(): void {
    for (let rows = Math.ceil(drawn / columns()); rows > 1; rows -= 1) {
      terminal.cursorTo(0);
      terminal.clearLine(0);
      terminal.moveCursor(0, -1);
    }
    drawn = 0;
  }

  return {
    draw(text) {
      unwrap();
      spinner.text = text;
      spinner.render();
      drawn = SPINNER_COLUMNS + text.length;
    },
    clear() {
      unwrap();
      spinner.clear();
    },
  };
}

/** The part of tty.WriteStream that ora uses; writes at once and reports no errors. */
class Terminal extends Writable {
  readonly isTTY = true;
  readonly #columns: () => number;

  constructor(write: (text: string) => void, columns: () => number) {
    super({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        write(text);
        done();
      },
    });
    this.#columns = columns;
  }

  get columns(): number {
    return this.#columns();
  }

  cursorTo(column: number): boolean {
    return cursorTo(this, column);
  }

  moveCursor(columns: number, rows: number): boolean {
    return moveCursor(this, columns, rows);
  }

  clearLine(direction: -1 | 0 | 1): boolean {
    return clearLine(this, direction);
  }
}
