// Which parts of the code a call has reached, by V8: an input that reaches a new one is worth
// keeping.
import { Session, type Profiler } from 'node:inspector';

export class Coverage {
  readonly #session = new Session();
  /** The script under test: all code is in one file. */
  readonly #url: string;
  readonly #seen = new Set<string>();

  constructor(url: string) {
    this.#url = url;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** The parts that were reached since the last call, and never before `keep` was called. */
  take(): Set<string> {
    const fresh = new Set<string>();
    for (const { functions } of this.#functions()) {
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          if (count === 0) continue;
          // how often matters roughly: once, several times, often
          const key = `${startOffset}-${endOffset}-${Math.min(8, Math.ceil(Math.log2(count + 1)))}`;
          if (!this.#seen.has(key)) fresh.add(key);
        }
      }
    }
    return fresh;
  }

  keep(parts: Iterable<string>): void {
    for (const part of parts) this.#seen.add(part);
  }

  get parts(): number {
    return this.#seen.size;
  }

  #functions(): Profiler.ScriptCoverage[] {
    let scripts: Profiler.ScriptCoverage[] = [];
    // in the same thread the answer is there when the call returns
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error;
      scripts = result.filter(({ url }) => url === this.#url);
    });
    return scripts;
  }
}
