// Completion for fish.
import { OPTIONS, longName, shortName } from '../../job/options/options.ts';
import type { OptionRow } from '../../job/options/option.ts';
import { FIRST_WORDS, valueKind } from './values.ts';

export function fishCompletion(): string {
  const firstWords = Object.entries(FIRST_WORDS).flatMap(([word, words]) => [
    `complete -c threadmill -n '__fish_is_first_token' -a ${word}`,
    `complete -c threadmill -n '__fish_seen_subcommand_from ${word}' -f -a '${words.join(' ')}'`,
  ]);
  return `# threadmill, completion for fish: threadmill completion fish | source
${[...firstWords, ...OPTIONS.map(lineOf)].join('\n')}
`;
}

function lineOf(option: OptionRow): string {
  const short = shortName(option);
  const words = [
    'complete -c threadmill',
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    `-l ${longName(option).slice(2)}`,
    ...valueOf(option),
    ...(option.brief === '' ? [] : [`-d '${option.brief.replaceAll("'", "\\'")}'`]),
  ];
  return words.join(' ');
}

function valueOf(option: OptionRow): string[] {
  switch (valueKind(option)) {
    case 'none':
      return [];
    case 'words':
      return [`-x -a '${option.words!.join(' ')}'`];
    case 'file':
    case 'module':
      return ['-r -F'];
    case 'other':
      return ['-x'];
  }
}
