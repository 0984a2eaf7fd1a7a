# Completes kpc in bash: source <(kpc completion bash)
# Made from kpc's own table of commands; do not edit.

# The words that lead from a place to the next ones.
_kpc_next() {
  words=() files=() folders=''
  case $1 in
  '') words=('draw' 'box' 'help') ;;
  'box') words=('open') ;;
  'help') words=('draw' 'box') ;;
  'help box') words=('open') ;;
  *) return 1 ;;
  esac
}

# The options in a place.
_kpc_options() {
  words=() files=() folders=''
  case $1 in
  '') words=('--help' '-h' '--version' '-V') ;;
  'box') words=('--help' '-h') ;;
  'help') words=() ;;
  'help box') words=() ;;
  'draw') words=('--as' '-a' '--known' '--out' '-o' '--all' '--help' '-h') ;;
  'box open') words=('--help' '-h') ;;
  *) return 1 ;;
  esac
}

# The values of an option; fails for one that takes none.
_kpc_value() {
  words=() files=() folders=''
  case $1 in
  'draw -a' | 'draw --as') words=('line' 'x y' '$(touch pwned)' '`touch pwned`' 'it'\''s') ;;
  'draw --known') words=('one:two') ;;
  'draw -o' | 'draw --out') files=('') ;;
  *) return 1 ;;
  esac
}

# What an operand can be, by its number.
_kpc_operand() {
  words=() files=() folders=''
  case $1 in
  'draw '*) words=('-') files=('.kp' '.kpt') ;;
  'box open 0') words=('red' 'green') ;;
  'box open 1') folders=yes ;;
  *) return 1 ;;
  esac
}

# Adds those of the known words, files and folders that begin as the current word does.
_kpc_offer() {
  local word ending
  for word in "${words[@]}"; do
    if [[ $word == "$current"* ]]; then COMPREPLY+=("$before$word"); fi
  done
  if [[ -z $folders ]] && ((${#files[@]} == 0)); then return; fi
  compopt -o filenames 2>/dev/null
  while IFS= read -r word; do
    COMPREPLY+=("$before$word")
  done < <(compgen -d -- "$current")
  for ending in "${files[@]}"; do
    while IFS= read -r word; do
      if [[ $word == *"$ending" && ! -d $word ]]; then COMPREPLY+=("$before$word"); fi
    done < <(compgen -f -- "$current")
  done
}

_kpc() {
  local place='' option='' closed='' before='' current=${COMP_WORDS[COMP_CWORD]} folders='' word
  local -i index operands=0
  local -a words files
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    if [[ -n $option ]]; then
      # Bash takes `--to=sh` for three words.
      if [[ $word != = ]]; then option=''; fi
    elif [[ -z $closed && $word == -- ]]; then
      closed=yes
    elif [[ -z $closed && $word == -?* ]]; then
      if _kpc_value "$place $word"; then option=$word; fi
    elif _kpc_next "$place"; then
      place=${place:+$place }$word
    else
      operands+=1
    fi
  done
  if [[ -n $option && $current == = ]]; then
    current=''
  elif [[ -z $option && -z $closed && $current == --*=* ]]; then
    # Where the user has taken `=` out of COMP_WORDBREAKS.
    option=${current%%=*} before=${current%%=*}= current=${current#*=}
  fi
  # Files are found by their names without quotes.
  current=${current#[\"\']}
  current=${current//\\/}
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
