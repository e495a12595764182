// Completion for bash, from version 3.2 on.
import { OPTIONS, longName, shortName } from '../../job/options/options.ts';
import type { OptionRow } from '../../job/options/option.ts';
import { FIRST_WORDS, MODULE_ENDINGS, valueKind, type ValueKind } from './values.ts';

export function bashCompletion(): string {
  const firstWords = Object.entries(FIRST_WORDS).map(
    ([word, words]) => `    ${word}) _threadmill_words '${words.join(' ')}'; return ;;`,
  );
  return `# threadmill, completion for bash: source <(threadmill completion bash)

# a list of words, cut to what has been typed
_threadmill_words() {
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

# files, and folders; with a pattern, only files that match it
_threadmill_files() {
  local IFS=$'\\n'
  if [ $# -eq 0 ]; then
    COMPREPLY=($(compgen -f -- "$cur"))
  else
    COMPREPLY=($(compgen -f -X "!$1" -- "$cur") $(compgen -d -- "$cur"))
  fi
}

_threadmill() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} i
  COMPREPLY=()
  # a command and its arguments
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [ "\${COMP_WORDS[i]}" = -- ]; then
      if [ $((i + 1)) -eq "$COMP_CWORD" ]; then
        COMPREPLY=($(compgen -c -- "$cur"))
      else
        _threadmill_files
      fi
      return
    fi
  done
  # --format=csv is three words
  if [ "$cur" = = ]; then
    cur=
  elif [ "$prev" = = ]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $prev in
${OPTIONS.filter((option) => valueKind(option) === 'words')
  .map((option) => `    ${patternOf([option])}) _threadmill_words '${option.words!.join(' ')}'; return ;;`)
  .join('\n')}
    ${patternOf(optionsOf('module'))}) _threadmill_files '*.@(${MODULE_ENDINGS.join('|')})'; return ;;
    ${patternOf(optionsOf('file'))}) _threadmill_files; return ;;
    ${patternOf(optionsOf('other'))}) return ;;
  esac
  if [ "$COMP_CWORD" -eq 2 ]; then
    case $prev in
${firstWords.map((line) => `  ${line}`).join('\n')}
    esac
  fi
  case $cur in
    -*) _threadmill_words '${namesOf(OPTIONS).join(' ')}' ;;
    *) _threadmill_files ;;
  esac
}

shopt -s extglob
complete -o filenames -F _threadmill threadmill
`;
}

function optionsOf(kind: ValueKind): readonly OptionRow[] {
  return OPTIONS.filter((option) => valueKind(option) === kind);
}

function namesOf(options: readonly OptionRow[]): string[] {
  return options.flatMap((option) => [shortName(option), longName(option)].filter((name) => name !== undefined));
}

function patternOf(options: readonly OptionRow[]): string {
  return namesOf(options).join('|');
}
