// When to show progress: the live line a few times a second, a plain line at intervals, or an
// object of JSON every second. Its timers never hold the event loop.
import type { Progress } from '../job/outcome.ts';
import { formatProgress, progressJson } from './progress.ts';
import type { LiveLine, Screen } from './screen.ts';
import type { ProgressStyle } from './terminal.ts';

/** Shorter runs show no live line, and don't pay for loading it. */
const LIVE_AFTER_MS = 500;
const DRAW_EVERY_MS = 200;
const LINE_EVERY_MS = 30_000;
const JSON_EVERY_MS = 1000;
/** The live line shows the rates of this many last milliseconds. */
const RATES_OVER_MS = 3000;
/** Columns for the spinner, and one that must stay empty so that the terminal does not wrap. */
const SPINNER_COLUMNS = 3;

export interface ProgressSource {
  progress(): Progress;
}

/** Loads the live line for a given number of columns. */
export interface LiveTerminal {
  open(): Promise<LiveLine>;
  columns(): number;
}

export class ProgressDisplay {
  readonly #style: ProgressStyle;
  readonly #screen: Screen;
  readonly #run: ProgressSource;
  readonly #terminal: LiveTerminal;
  #timer: NodeJS.Timeout | undefined;
  #state: 'showing' | 'stopped' = 'showing';
  /** Rates are computed from the oldest. */
  #samples: Progress[] = [];

  constructor(style: ProgressStyle, screen: Screen, run: ProgressSource, terminal: LiveTerminal) {
    this.#style = style;
    this.#screen = screen;
    this.#run = run;
    this.#terminal = terminal;
    if (style === 'live') this.#timer = setTimeout(() => void this.#goLive(), LIVE_AFTER_MS);
    if (style === 'lines') this.#timer = setInterval(() => this.printNow(), LINE_EVERY_MS);
    if (style === 'json') this.#timer = setInterval(() => this.printNow(), JSON_EVERY_MS);
    this.#timer?.unref();
  }

  /** Prints a line now. */
  printNow(): void {
    const now = this.#run.progress();
    this.#screen.say(`${this.#style === 'json' ? progressJson(now) : `threadmill: ${formatProgress(now)}`}\n`);
  }

  /** The last object of JSON has the figures of the end. Then stop() has nothing to do. */
  stop(ending: 'success' | 'failure' = 'failure'): void {
    if (this.#style === 'json' && this.#state === 'showing') {
      const now = this.#run.progress();
      // The reader, which counts the bytes done, may end before the last batch is written.
      const last = ending === 'success' ? { ...now, bytesDone: now.bytesRead } : now;
      this.#screen.say(`${progressJson(last)}\n`);
    }
    this.#state = 'stopped';
    clearInterval(this.#timer);
    this.#screen.hideLive();
  }

  async #goLive(): Promise<void> {
    let line: LiveLine;
    try {
      line = await this.#terminal.open();
    } catch {
      return; // a decoration that can't be loaded must not fail the run
    }
    // The run may have ended while ora was loaded.
    if (this.#state === 'stopped') return;
    this.#screen.showLive(line);
    this.#draw();
    this.#timer = setInterval(() => this.#draw(), DRAW_EVERY_MS);
    this.#timer.unref();
  }

  #draw(): void {
    const now = this.#run.progress();
    this.#samples.push(now);
    while (this.#samples.length > 2 && now.elapsedMs - this.#samples[1]!.elapsedMs >= RATES_OVER_MS) {
      this.#samples.shift();
    }
    const before = this.#samples.length > 1 ? this.#samples[0] : undefined;
    this.#screen.draw(formatProgress(now, before, this.#terminal.columns() - SPINNER_COLUMNS));
  }
}
