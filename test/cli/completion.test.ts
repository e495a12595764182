import { completionScript } from '../../src/cli/completion/completion.ts';
import { SHELLS } from '../../src/cli/completion/values.ts';
import { OPTIONS, longName, shortName } from '../../src/job/options/options.ts';
import { commandLine } from '../../src/cli/command-line.ts';
import { fakeWorld } from './fake-system.ts';

/** How a name appears in each shell's script. */
const SHOWN = {
  bash: (name: string) => new RegExp(`[ ']${name}[ ']`),
  zsh: (name: string) => new RegExp(`[ ,'{]${name}[=+,'[}]`),
  fish: (name: string) =>
    new RegExp(name.startsWith('--') ? ` -l ${name.slice(2)}( |$)` : ` -s ${name.slice(1)} `, 'm'),
};

test.each(SHELLS)('the script for %s has every option, and the possible values', (shell) => {
  const script = completionScript(shell);
  for (const option of OPTIONS) {
    for (const name of [longName(option), shortName(option)]) {
      if (name !== undefined) expect(script).toMatch(SHOWN[shell](name));
    }
    if (option.words !== undefined) expect(script).toContain(option.words.join(' '));
  }
  expect(script).toContain('expressions formats modules commands failures resume');
});

test('it is printed, and another shell is a usage error', async () => {
  const known = fakeWorld(['completion', 'zsh']);
  expect(await commandLine(known.system)).toEqual({ kind: 'exit', code: 0 });
  expect(known.outputText()).toBe(completionScript('zsh'));
  for (const [argv, said] of [
    [['completion'], 'completion needs the name of a shell'],
    [['completion', 'ksh'], "there is no completion for 'ksh'"],
  ] as const) {
    const unknown = fakeWorld(argv);
    expect(await commandLine(unknown.system)).toEqual({ kind: 'exit', code: 2 });
    expect(unknown.errorText()).toContain(`${said}\n  there is one for bash, zsh, fish; for bash: source <(`);
    expect(unknown.outputText()).toBe('');
  }
});
