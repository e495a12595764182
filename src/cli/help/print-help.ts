// Chooses the page that was asked for, and prints it at the width of standard output.
import { UsageError } from '../../job/errors.ts';
import { endingOf, type Ending } from '../ending.ts';
import type { Command } from '../parse-argv.ts';
import { printText } from '../print-text.ts';
import type { System } from '../system.ts';
import { hasColour } from '../terminal.ts';
import { fullPage } from './full-page.ts';
import { printPage, type Page } from './page.ts';
import { shortPage } from './short-page.ts';
import { topicPage } from './topics.ts';

type HelpCommand = Extract<Command, { kind: 'help' | 'topic' }>;

export async function printHelp(command: HelpCommand, system: System): Promise<Ending> {
  const color = command.kind === 'help' ? command.color : 'auto';
  const paper = { width: system.outputColumns(), isBold: hasColour(system.terminals.output, system.env, color) };
  const ending = await printText(() => printPage(pageOf(command), paper), system);
  // Nothing was asked for: a script whose variables are all unset must not see success.
  const isAsked = command.kind === 'topic' || command.isAsked;
  return isAsked || ending.kind !== 'exit' || ending.code !== 0
    ? ending
    : endingOf({ error: new UsageError('no work given') });
}

function pageOf(command: HelpCommand): Page {
  if (command.kind === 'topic') return topicPage(command.topic);
  return command.page === 'full' ? fullPage() : shortPage();
}
