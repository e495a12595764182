import { Screen } from '../../src/cli/screen.ts';

/** A screen whose live line logs its calls among the written text. */
function makeScreen() {
  const log: string[] = [];
  const screen = new Screen((text) => log.push(text));
  screen.showLive({ draw: (text) => log.push(`<${text}>`), clear: () => log.push('<>') });
  return { screen, log };
}

describe('Screen', () => {
  it('only writes if no live line is shown', () => {
    const log: string[] = [];
    const screen = new Screen((text) => log.push(text));
    screen.print('a');
    screen.print('b\n');
    screen.say('done\n');
    expect(log).toEqual(['a', 'b\n', 'done\n']);
  });

  it('clears the live line before a message and redraws it below', () => {
    const { screen, log } = makeScreen();
    screen.draw('10%');
    screen.say('note\n');
    expect(log).toEqual(['<10%>', '<>', 'note\n', '<10%>']);
  });

  it('leaves an incomplete line of the work alone, and holds the live line back until it has ended', () => {
    const { screen, log } = makeScreen();
    screen.draw('10%');
    screen.print('begun, ');
    screen.draw('20%');
    screen.print('ended\n');
    expect(log).toEqual(['<10%>', '<>', 'begun, ', 'ended\n', '<20%>']);
  });

  it('begins a message on a new line', () => {
    const { screen, log } = makeScreen();
    screen.print('no end');
    screen.say('failed\n');
    expect(log).toEqual(['no end', '\nfailed\n']);
  });

  it('shows nothing before there is something to draw', () => {
    const { screen, log } = makeScreen();
    screen.say('note\n');
    expect(log).toEqual(['note\n']);
  });

  it('does not redraw once the live line is hidden', () => {
    const { screen, log } = makeScreen();
    screen.draw('10%');
    screen.hideLive();
    screen.draw('20%');
    screen.say('done\n');
    expect(log).toEqual(['<10%>', '<>', 'done\n']);
  });
});
