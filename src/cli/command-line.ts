// The command line, from argv to the exit of the process: parses, and does what was asked for.
import { join } from 'node:path';
import { InternalError, ThreadmillError } from '../job/errors.ts';
import { conductRun } from './conduct-run.ts';
import { endingOf, type Ending } from './ending.ts';
import { failureMessage } from './message.ts';
import { parseArgv, type Command } from './parse-argv.ts';
import { printText } from './print-text.ts';
import type { System } from './system.ts';

export async function commandLine(system: System): Promise<Ending> {
  let command: Command;
  try {
    command = parseArgv(system.argv, {
      isInputTerminal: system.terminals.input,
      isOutputTerminal: system.terminals.output,
      env: system.env,
      isFile: (name) => isFile(system, name),
      isCommand: (name) => (system.env['PATH'] ?? '').split(':').some((folder) => isFile(system, join(folder, name))),
    });
  } catch (thrown) {
    const error = thrown instanceof ThreadmillError ? thrown : new InternalError(String(thrown), { cause: thrown });
    system.writeError(failureMessage(error, { isOptionMistake: true }));
    return endingOf({ error });
  }
  switch (command.kind) {
    case 'help':
    case 'topic':
      return (await import('./help/print-help.ts')).printHelp(command, system);
    case 'completion': {
      const { completionScript } = await import('./completion/completion.ts');
      return printText(() => completionScript(command.shell), system);
    }
    case 'version': {
      const { versionText } = await import('./version.ts');
      return printText(() => versionText(command.isVerbose, system.env), system);
    }
    case 'cache': {
      const { cacheText } = await import('./cache.ts');
      return printText(() => cacheText(command.action, system.env), system);
    }
    case 'merge':
      return (await import('./merge/conduct-merge.ts')).conductMerge(command.words, system);
    case 'run':
      return conductRun(command, system);
  }
}

function isFile(system: System, name: string): boolean {
  try {
    return system.look(name).isFile();
  } catch {
    return false;
  }
}
