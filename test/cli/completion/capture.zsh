# zsh -f capture.zsh SCRIPT LINE...: prints what zsh offers when Tab is pressed behind each line: `= LINE`, then
# the offered words, with what they mean behind a tabulator. A real shell is at work, at a terminal of its own.
zmodload zsh/zpty || exit 1
export SAID=$(mktemp) SETUP=$(mktemp) SCRIPT=$1
trap 'rm -f $SAID $SETUP' EXIT

cat > $SETUP <<'END'
unset zle_bracketed_paste
PS1=
autoload -Uz compinit && compinit -D -u
source $SCRIPT
zstyle ':completion:*' completer _complete
# What is offered is written down, and not added: the line stays as it is.
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  setopt localoptions norcexpandparam extendedglob
  local -a hits texts
  local -i at=$@[(I)-d]
  if ((at)); then
    local given=$@[at+1]
    if [[ $given == \(*\) ]]; then eval "texts=$given"; else texts=("${(@P)given}"); fi
  fi
  # Options with one meaning stand together: words without meanings, then meanings (-E) without words.
  if [[ $* == *-E<1->* ]]; then print -rl -- $'\t'${^texts} >> $SAID; fi
  builtin compadd -A hits -D texts "$@"
  for ((at = 1; at <= $#hits; at++)); do
    print -r -- "$hits[at]"$'\t'"${texts[at]##$hits[at] #-- }" >> $SAID
  done
  builtin compadd "$@"
}
offer() {
  _main_complete
  print -r -- '= done' >> $SAID
  compstate[insert]= compstate[list]=
}
zle -C offer complete-word offer
bindkey '^I' offer
bindkey '^U' kill-whole-line
print -r -- '= done' >> $SAID
END

# Waits until the shell has said that it is done.
wait_for_it() {
  local -i tries
  local noise
  for ((tries = 0; tries < 1000; tries++)); do
    if grep -q '^= done$' $SAID; then return; fi
    while zpty -r -t shell noise; do
      if [[ -n $DEBUG ]]; then print -ru2 -- $noise; fi
    done
    sleep 0.01
  done
  print -u2 "zsh says nothing"
  exit 1
}

zpty -b shell zsh -f -i
zpty -w shell 'source $SETUP'
wait_for_it
for line in "${@[2,-1]}"; do
  print -r -- "= $line"
  : > $SAID
  zpty -w -n shell $'\C-u'"$line"$'\t'
  wait_for_it
  grep -v '^= done$' $SAID
done
zpty -d shell
