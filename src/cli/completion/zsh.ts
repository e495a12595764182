// Completion for zsh, by its own _arguments.
import { OPTIONS, longName, shortName, valueName } from '../../job/options/options.ts';
import type { OptionRow } from '../../job/options/option.ts';
import { FIRST_WORDS, MODULE_ENDINGS, valueKind } from './values.ts';

export function zshCompletion(): string {
  const firstWords = Object.entries(FIRST_WORDS).map(
    ([word, words]) => `    ${word}) _values '${word}' ${words.join(' ')}; return ;;`,
  );
  return `#compdef threadmill
# threadmill, completion for zsh: source <(threadmill completion zsh)

_threadmill() {
  # a command and its arguments
  local dashes=\${words[(i)--]}
  if ((dashes < CURRENT)); then
    shift $dashes words
    ((CURRENT -= dashes))
    _normal
    return
  fi
  if ((CURRENT == 3)); then
    case \${words[2]} in
${firstWords.map((line) => `  ${line}`).join('\n')}
    esac
  fi
  _arguments -s -S \\
${OPTIONS.map((option) => `    ${specOf(option)} \\`).join('\n')}
    '*:file:_files'
}

if [ "$funcstack[1]" = _threadmill ]; then
  _threadmill "$@"
else
  compdef _threadmill threadmill
fi
`;
}

function specOf(option: OptionRow): string {
  const [short, long] = [shortName(option), longName(option)];
  const isFlag = valueKind(option) === 'none';
  const names = [...(short === undefined ? [] : [isFlag ? short : `${short}+`]), isFlag ? long : `${long}=`];
  const before = option.isRepeatable === true ? "'*'" : `'(${[short, long].filter(Boolean).join(' ')})'`;
  const list = names.length === 1 ? names[0]! : `{${names.join(',')}}`;
  const text = option.brief === '' ? '' : `[${option.brief.replace(/[[\]\\:]/g, '\\$&').replaceAll("'", "'\\''")}]`;
  return `${before}${list}'${text}${valueSpec(option)}'`;
}

function valueSpec(option: OptionRow): string {
  const name = (valueName(option) ?? '').replaceAll(':', '');
  switch (valueKind(option)) {
    case 'none':
      return '';
    case 'words':
      return `:${name}:(${option.words!.join(' ')})`;
    case 'file':
      return `:${name}:_files`;
    case 'module':
      return `:${name}:_files -g "*.(${MODULE_ENDINGS.join('|')})"`;
    case 'other':
      return `:${name}: `;
  }
}
