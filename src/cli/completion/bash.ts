/** The script for bash. It compares words by itself: `compgen -W` would expand what is in them. */
import { operandRows, optionRows, pathOf } from "./lookup.ts";
import type { Row } from "./lookup.ts";
import { formsOf } from "./model.ts";
import type { Place, Values } from "./model.ts";
import { quote } from "./quote.ts";

const HEAD = `# Completes kpc in bash: source <(kpc completion bash)
# Made from kpc's own table of commands; do not edit.
`;

const WALK = `
# Adds those of the known words, files and folders that begin as the current word does.
_kpc_offer() {
  local word ending
  for word in "\${words[@]}"; do
    if [[ $word == "$current"* ]]; then COMPREPLY+=("$before$word"); fi
  done
  if [[ -z $folders ]] && ((\${#files[@]} == 0)); then return; fi
  compopt -o filenames 2>/dev/null
  while IFS= read -r word; do
    COMPREPLY+=("$before$word")
  done < <(compgen -d -- "$current")
  for ending in "\${files[@]}"; do
    while IFS= read -r word; do
      if [[ $word == *"$ending" && ! -d $word ]]; then COMPREPLY+=("$before$word"); fi
    done < <(compgen -f -- "$current")
  done
}

_kpc() {
  local place='' option='' closed='' before='' current=\${COMP_WORDS[COMP_CWORD]} folders='' word
  local -i index operands=0
  local -a words files
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ -n $option ]]; then
      # Bash takes \`--to=sh\` for three words.
      if [[ $word != = ]]; then option=''; fi
    elif [[ -z $closed && $word == -- ]]; then
      closed=yes
    elif [[ -z $closed && $word == -?* ]]; then
      if _kpc_value "$place $word"; then option=$word; fi
    elif _kpc_next "$place"; then
      place=\${place:+$place }$word
    else
      operands+=1
    fi
  done
  if [[ -n $option && $current == = ]]; then
    current=''
  elif [[ -z $option && -z $closed && $current == --*=* ]]; then
    # Where the user has taken \`=\` out of COMP_WORDBREAKS.
    option=\${current%%=*} before=\${current%%=*}= current=\${current#*=}
  fi
  # Files are found by their names without quotes.
  current=\${current#[\\"\\']}
  current=\${current//\\\\/}
  if [[ -n $option ]]; then
    _kpc_value "$place $option"
  elif [[ -z $closed && $current == -* ]]; then
    _kpc_options "$place"
  else
    _kpc_next "$place" || _kpc_operand "$place $operands"
  fi
  _kpc_offer
}

complete -F _kpc kpc
`;

export function bashScript(places: readonly Place[]): string {
  const branches = places.filter(({ next }) => next.length > 0);
  return [
    HEAD,
    lookup("_kpc_next", "The words that lead from a place to the next ones.", [
      ...branches.map((place) => ({ keys: [quote(pathOf(place))], found: list(place.next.map(({ text }) => text)) })),
    ]),
    lookup("_kpc_options", "The options in a place.", [
      ...places.map((place) => ({ keys: [quote(pathOf(place))], found: list(place.options.flatMap(longFirst)) })),
    ]),
    lookup("_kpc_value", "The values of an option; fails for one that takes none.", optionRows(places).map(assigned)),
    lookup("_kpc_operand", "What an operand can be, by its number.", operandRows(places).map(assigned)),
    WALK,
  ].join("");
}

/** The table as a function that sets what is known, and fails where nothing is. */
function lookup(name: string, about: string, rows: readonly Row<string>[]): string {
  const arms = rows.map(({ keys, found }) => `  ${keys.join(" | ")}) ${found} ;;\n`);
  return `
# ${about}
${name}() {
  words=() files=() folders=''
  case $1 in
${arms.join("")}  *) return 1 ;;
  esac
}
`;
}

function assigned({ keys, found: { words, files, folders }, open }: Row<Values>): Row<string> {
  const found = [
    ...(words.length === 0 ? [] : [list(words.map(({ text }) => text))]),
    // Every name ends with the empty ending.
    ...(files === undefined ? [] : [`files=(${(files.length === 0 ? [""] : files).map(quote).join(" ")})`]),
    ...(folders ? ["folders=yes"] : []),
  ];
  const patterns = keys.map((key) => (open === true ? `${quote(key)}*` : quote(key)));
  return { keys: patterns, found: found.length === 0 ? ":" : found.join(" ") };
}

function list(words: readonly string[]): string {
  return `words=(${words.map(quote).join(" ")})`;
}

const longFirst = (option: Place["options"][number]): readonly string[] => formsOf(option).toReversed();
