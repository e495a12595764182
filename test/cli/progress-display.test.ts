import { jest } from '@jest/globals';
import { ProgressDisplay, type LiveTerminal } from '../../src/cli/progress-display.ts';
import { Screen } from '../../src/cli/screen.ts';
import type { ProgressStyle } from '../../src/cli/terminal.ts';
import { PROGRESS } from './fake-system.ts';

function makeDisplay(style: ProgressStyle, columns = 200) {
  const log: string[] = [];
  let elapsedMs = 0;
  const live = { draw: (text: string) => log.push(`<${text}>`), clear: () => log.push('<>') };
  const terminal: LiveTerminal = { open: () => Promise.resolve(live), columns: () => columns };
  const run = {
    progress: () => ({ ...PROGRESS, bytesTotal: undefined, bytesRead: elapsedMs, bytesDone: elapsedMs, elapsedMs }),
  };
  const display = new ProgressDisplay(style, new Screen((text) => log.push(text)), run, terminal);
  return {
    log,
    display,
    pass: async (ms: number) => {
      elapsedMs += ms;
      await jest.advanceTimersByTimeAsync(ms);
    },
  };
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('ProgressDisplay', () => {
  it('shows nothing if nothing is wanted', async () => {
    const { log, pass } = makeDisplay('none');
    await pass(120_000);
    expect(log).toEqual([]);
  });

  it('prints a plain line every 30 s', async () => {
    const { log, pass } = makeDisplay('lines');
    await pass(29_999);
    expect(log).toEqual([]);
    await pass(1);
    await pass(30_000);
    expect(log).toHaveLength(2);
    expect(log[0]).toMatch(/^threadmill: .* read, .*records done\n$/);
  });

  it('prints an object every second with --progress json, and one at the end', async () => {
    const { log, pass, display } = makeDisplay('json');
    await pass(1000);
    await pass(1000);
    await pass(500);
    display.stop('success');
    display.stop();
    await pass(5000);
    const objects = log.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(objects.map(({ elapsedMs }) => elapsedMs)).toEqual([1000, 2000, 2500]);
    expect(objects[0]).toEqual({
      elapsedMs: 1000,
      bytesRead: 1000,
      bytesDone: 1000,
      bytesTotal: null,
      recordsRead: PROGRESS.recordsRead,
      recordsDone: PROGRESS.recordsCommitted,
      recordsQuarantined: 0,
      bytesWritten: PROGRESS.bytesWritten,
      busyWorkers: 1,
      procs: 2,
    });
    expect(log.every((line) => line.endsWith('}\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
  });

  it('draws a live line, but not for a very short run', async () => {
    const { log, pass, display } = makeDisplay('live');
    await pass(499);
    expect(log).toEqual([]);
    display.stop();
    await pass(10_000);
    expect(log).toEqual([]);
  });

  it('redraws the live line, with the rates of the last seconds', async () => {
    const { log, pass } = makeDisplay('live');
    for (let i = 0; i < 50; i += 1) await pass(200);
    expect(log.length).toBeGreaterThan(40);
    expect(log.at(-1)).toMatch(/^<9\.8 KiB read, 1000 bytes\/s, 0 records\/s, /);
  });

  it('clears the live line when it stops, and prints nothing afterwards', async () => {
    const { log, pass, display } = makeDisplay('live');
    await pass(1000);
    display.stop();
    expect(log.at(-1)).toBe('<>');
    const { length } = log;
    await pass(10_000);
    expect(log).toHaveLength(length);
  });

  it('fits the live line into the terminal', async () => {
    const { log, pass } = makeDisplay('live', 20);
    await pass(3000);
    expect(Math.max(...log.map((text) => text.length - 2))).toBeLessThanOrEqual(17);
  });

  it.each(['live', 'lines'] as const)('does not keep the event loop alive (%s)', (style) => {
    jest.useRealTimers();
    const holding = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = holding();
    const { display } = makeDisplay(style);
    expect(holding()).toBe(before);
    display.stop();
  });
});
