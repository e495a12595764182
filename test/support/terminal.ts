// A terminal to type into and to read from, drawn by tmux. Without tmux the tests that need one are
// skipped.
import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Patience } from './patience.ts';
import { commandFolder } from './program.ts';
import { endByCommand } from './watchdog.ts';

const HAS_TMUX = spawnSync('tmux', ['-V']).status === 0;

/** `test`, or `test.skip` without tmux. */
export const terminalTest = HAS_TMUX ? test : test.skip;

const LOOK_AGAIN_MS = 20;
/** What has not appeared by then never will. */
const LONGEST_WAIT_MS = 50_000;

export const COLUMNS = 110;
const ROWS = 40;

export class Terminal {
  readonly #socket = `threadmill-test-${process.pid}-${Math.random().toString(36).slice(2)}`;
  /** The server is not a child of this process: it would survive if the tests are killed. */
  readonly #ended = endByCommand(`tmux -L ${this.#socket} kill-server`);

  /**
   * bash in a new terminal, with `threadmill` on its path and `$` as prompt. Resolves when the
   * prompt is there: text typed before it would be shown twice.
   */
  static async open(cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Terminal> {
    const terminal = new Terminal(cwd, env);
    await terminal.until(/^\$/m);
    return terminal;
  }

  private constructor(cwd: string, env: Readonly<Record<string, string>>) {
    const clean = ['CI', 'NO_COLOR', 'FORCE_COLOR', 'NODE_OPTIONS', 'TMUX'].flatMap((name) => ['-u', name]);
    const set = Object.entries({ PS1: '$ ', PATH: `${commandFolder()}:${process.env['PATH']!}`, ...env });
    const shell = ['env', ...clean, ...set.map(([name, value]) => `${name}=${value}`), 'bash', '--norc', '--noprofile'];
    const size = ['-x', String(COLUMNS), '-y', String(ROWS)];
    this.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, '-c', cwd, ...shell);
    afterAllClose(this);
  }

  /** Types the line, and the return key. */
  type(line: string): void {
    this.#tmux('send-keys', '-l', line);
    this.press('Enter');
  }

  /** Resizes it, as by dragging the border of a window. */
  resize(columns: number): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(ROWS));
  }

  /** Presses a key by its tmux name: `C-c`. */
  press(key: string): void {
    this.#tmux('send-keys', key);
  }

  /** The visible lines, without empty ones at the end. */
  lines(): string[] {
    return this.#tmux('capture-pane', '-p').trimEnd().split('\n');
  }

  /** Waits until the visible text matches; returns all of it. */
  async until(what: RegExp): Promise<string> {
    for (const patience = new Patience(LONGEST_WAIT_MS); ; await sleep(LOOK_AGAIN_MS)) {
      const screen = `${this.lines().join('\n')}\n`;
      if (what.test(screen)) return screen;
      if (patience.isOver) throw new Error(`${String(what)} never came:\n${screen}`);
    }
  }

  close(): void {
    this.#tmux('kill-server');
    this.#ended();
  }

  #tmux(...args: string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8' });
  }
}

const open: Terminal[] = [];

function afterAllClose(terminal: Terminal): void {
  open.push(terminal);
}

afterEach(() => {
  for (const terminal of open.splice(0)) terminal.close();
});
