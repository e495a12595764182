// The command line from argv to the way the process is to end: parses, and does what was asked for.
import { join } from 'node:path';
import { outputError } from '../io/byte-sink.ts';
import { InternalError, OutputClosedError, ThreadmillError } from '../job/errors.ts';
import { conductRun } from './conduct-run.ts';
import { endingOf, type Ending } from './ending.ts';
import { failureMessage } from './message.ts';
import { parseArgv, type Command } from './parse-argv.ts';
import type { System } from './system.ts';

export async function commandLine(system: System): Promise<Ending> {
  let command: Command;
  try {
    command = parseArgv(system.argv, {
      isInputTerminal: system.terminals.input,
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
      return printPage((await import('./help.ts')).helpText(), system);
    case 'version':
      return printPage(`threadmill ${(await import('../io/package-version.ts')).packageVersion()}\n`, system);
    case 'run':
      return conductRun(command, system);
  }
}

/** Help and version are the output of their run: one that could not be written is a failure like any other. */
async function printPage(text: string, system: System): Promise<Ending> {
  const cause = await system.writeOutput(text);
  if (cause === undefined) return endingOf({});
  const error = outputError('standard output', 'can not be written', cause);
  if (!(error instanceof OutputClosedError)) system.writeError(failureMessage(error));
  return endingOf({ error });
}

function isFile(system: System, name: string): boolean {
  try {
    return system.look(name).isFile();
  } catch {
    return false;
  }
}
