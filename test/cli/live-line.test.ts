import { openLiveLine } from '../../src/cli/live-line.ts';

function makeLine(columns = 80) {
  let written = '';
  const write = (text: string) => {
    written += text;
  };
  const line = openLiveLine({ write, columns: () => columns, hasColour: false });
  return { line, written: () => written };
}

describe('the live line', () => {
  it('writes other text at once, unchanged', () => {
    const { line, written } = makeLine();
    line.draw('42% of 3 GiB');
    expect(written()).toContain('42% of 3 GiB');
  });

  it('clears what it has drawn', () => {
    const { line, written } = makeLine();
    line.draw('42%');
    const before = written().length;
    line.clear();
    expect(written().slice(before)).toBe('\x1b[1G\x1b[0K');
  });

  it('clears each row into which a narrower terminal has wrapped it', () => {
    let columns = 80;
    let written = '';
    const write = (text: string) => {
      written += text;
    };
    const line = openLiveLine({ write, columns: () => columns, hasColour: false });
    line.draw('x'.repeat(68)); // with the spinner 70 columns
    columns = 30; // three rows
    written = '';
    line.clear();
    expect(written.match(/\x1b\[1A/g)).toHaveLength(2);
    expect(written.match(/\x1b\[[02]K/g)).toHaveLength(3);
    written = '';
    line.clear();
    expect(written).not.toContain('\x1b[1A');
  });

  it('never hides the cursor, listens to no signal and holds no timer', () => {
    const listeners = process.listenerCount('SIGINT') + process.listenerCount('exit');
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const { line, written } = makeLine();
    line.draw('42%');
    expect(written()).not.toContain('\x1b[?25l');
    expect(process.listenerCount('SIGINT') + process.listenerCount('exit')).toBe(listeners);
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBe(timers);
  });
});
