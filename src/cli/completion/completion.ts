// `threadmill completion <shell>`: a script for the shell to source, made from the table of
// options.
import { UsageError } from '../../job/errors.ts';
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import { SHELLS, type Shell } from './values.ts';
import { zshCompletion } from './zsh.ts';

const SCRIPTS: Readonly<Record<Shell, () => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** @throws UsageError for a shell that it has no script for */
export function completionScript(name: string | undefined): string {
  const shell = SHELLS.find((each) => each === name);
  if (shell !== undefined) return SCRIPTS[shell]();
  const what = name === undefined ? 'completion needs the name of a shell' : `there is no completion for '${name}'`;
  throw new UsageError(what, {
    advice: `there is one for ${SHELLS.join(', ')}; for bash: source <(threadmill completion bash)`,
  });
}
