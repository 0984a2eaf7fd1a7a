#compdef kpc
# Completes kpc in zsh, as the file _kpc in a folder of $fpath. Made from kpc's own table of commands; do not edit.

# Completes in a place of the tree of commands, and from there on in the next.
_kpc_at() {
  local curcontext=$curcontext state line
  local -A opt_args
  local -i none=1
  case $1 in
  '')
    _arguments -C \
      '(-h --help)-h[show this help; after a command, that command'\''s]' \
      '(-h --help)--help[show this help; after a command, that command'\''s]' \
      '(-V --version)-V[show kpc'\''s version]' \
      '(-V --version)--version[show kpc'\''s version]' \
      '1:command: _kpc_next' \
      '*:: :->next' \
      && none=0
    ;;
  'box')
    _arguments -C \
      '(-h --help)-h[show this help]' \
      '(-h --help)--help[show this help]' \
      '1:command: _kpc_next box' \
      '*:: :->next' \
      && none=0
    ;;
  'help')
    _arguments -C \
      '1:command: _kpc_next help' \
      '*:: :->next' \
      && none=0
    ;;
  'help box')
    _arguments -C \
      '1:command: _kpc_next help box' \
      '*:: :->next' \
      && none=0
    ;;
  'draw')
    _arguments -s -S \
      '(-a --as)-a+[it'\''s \[a\]\: "b" $(touch pwned) `touch pwned` ;touch pwned; \\ $HOME *]:FORM: _kpc_value draw -a' \
      '(-a --as)--as=[it'\''s \[a\]\: "b" $(touch pwned) `touch pwned` ;touch pwned; \\ $HOME *]:FORM: _kpc_value draw --as' \
      '*--known=[a name]:NAME: _kpc_value draw --known' \
      '(-o --out)-o+[a file]:FILE: _kpc_value draw -o' \
      '(-o --out)--out=[a file]:FILE: _kpc_value draw --out' \
      '--all[a switch]' \
      '(-h --help)-h[show this help]' \
      '(-h --help)--help[show this help]' \
      '*:\[FILE\]...: _kpc_operand draw 0' \
      && none=0
    ;;
  'box open')
    _arguments -s -S \
      '(-h --help)-h[show this help]' \
      '(-h --help)--help[show this help]' \
      '1:BOX DIR: _kpc_operand box open 0' \
      '2:BOX DIR: _kpc_operand box open 1' \
      && none=0
    ;;
  esac
  if [[ $state == next ]]; then _kpc_at "${1:+$1 }$words[1]" && none=0; fi
  return none
}

# The words that lead from a place to the next ones.
_kpc_next() {
  local -a known files
  local folders=
  case "$*" in
  '') known=('draw:it'\''s [a]: "b" $(touch pwned) `touch pwned` ;touch pwned; \\ $HOME *' 'box:open' 'help:Shows the help of a command') ;;
  'box') known=('open:Opens a box') ;;
  'help') known=('draw:it'\''s [a]: "b" $(touch pwned) `touch pwned` ;touch pwned; \\ $HOME *' 'box:open') ;;
  'help box') known=('open:Opens a box') ;;
  esac
  _kpc_offer
}

# The values of an option.
_kpc_value() {
  local -a known files
  local folders=
  case "$*" in
  'draw -a' | 'draw --as') known=('line' 'x y' '$(touch pwned)' '`touch pwned`' 'it'\''s') ;;
  'draw --known') known=('one\:two:it'\''s [a]: "b" $(touch pwned) `touch pwned` ;touch pwned; \\ $HOME *') ;;
  'draw -o' | 'draw --out') files='*' ;;
  esac
  _kpc_offer
}

# What an operand can be, by its number.
_kpc_operand() {
  local -a known files
  local folders=
  case "$*" in
  'draw '*) known=('-') files='(*.kp|*.kpt)' ;;
  'box open 0') known=('red' 'green') ;;
  'box open 1') folders=yes ;;
  esac
  _kpc_offer
}

# Offers the known words, files and folders.
_kpc_offer() {
  local -i none=1
  if (($#known)); then _describe -t values value known && none=0; fi
  if [[ -n $folders ]]; then _files -/ && none=0; fi
  if (($#files)); then _files -g $files && none=0; fi
  return none
}

_kpc() {
  _kpc_at ''
}

# Read by `source` it is a function that is yet to be registered.
if [[ $funcstack[1] == _kpc ]]; then
  _kpc "$@"
else
  compdef _kpc kpc
fi
