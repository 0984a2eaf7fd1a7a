/** What every script has before and behind its own definitions. */

export const PROLOGUE = `# Defines these events, shows them until it is interrupted, and removes what it defined.
set -eu

tracefs=/sys/kernel/tracing
[ -e "$tracefs/dynamic_events" ] || tracefs=/sys/kernel/debug/tracing
if ! [ -w "$tracefs/dynamic_events" ]; then
  echo "$0: cannot write $tracefs/dynamic_events (tracefs not mounted, or not root)" >&2
  exit 1
fi
instance=$tracefs/instances/kpc-$$
defined=
reader=
tables=
triggers=

# A removal fails for a moment after the last use of an event: it is tried again.
retry() {
  tries=0
  until "$@" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 25 ] || return 1
    sleep 0.2
  done
}

append() {
  printf '%s\\n' "$1" >>"$tracefs/dynamic_events"
}

# Removes what was defined, the newest first, whatever happened before.
remove() {
  status=$?
  trap - EXIT
  trap '' HUP INT TERM
  if [ -n "$reader" ]; then
    kill "$reader" 2>/dev/null || :
    wait "$reader" 2>/dev/null || :
  fi
  if [ -d "$instance" ]; then
    echo 0 >"$instance/events/enable" || :
    show
    remove_triggers
    retry rmdir "$instance" || echo "$0: cannot remove $instance" >&2
  fi
  for event in $defined; do
    retry append "-:$event" || echo "$0: cannot remove the event $event" >&2
  done
  exit "$status"
}

# Tables are shown at the end: until then they are being filled.
show() {
  for event in $tables; do
    echo "# $event"
    cat "$instance/events/$event/hist" || :
  done
}

# The last first, since it may use what an earlier one has: they were put in front of each other.
remove_triggers() {
  printf '%s' "$triggers" | while IFS= read -r event && IFS= read -r text; do
    printf '!%s\\n' "$text" >>"$instance/events/$event/trigger" || :
  done
}

define() {
  case " $defined " in
    *" $1 "*) ;;
    *)
      if [ -e "$tracefs/events/$1" ]; then
        echo "$0: there is an event $1 already, which is left alone" >&2
        exit 1
      fi
      ;;
  esac
  if ! append "$2"; then
    echo "$0: the kernel refused: $2" >&2
    tail -n 3 "$tracefs/error_log" >&2 || :
    exit 1
  fi
  case " $defined " in
    *" $1 "*) ;;
    *) defined="$1 $defined" ;;
  esac
}

# Writes to a file of an event, in the instance: nobody else's filters and triggers are touched.
put() {
  if ! printf '%s\\n' "$3" >>"$instance/events/$1/$2"; then
    echo "$0: the kernel refused for $1/$2: $3" >&2
    tail -n 3 "$tracefs/error_log" >&2 || :
    exit 1
  fi
}

filter() {
  put "$1" filter "$2"
}

# Triggers are remembered: what they use cannot be removed before them.
trigger() {
  put "$1" trigger "$2"
  triggers="$1
$2
$triggers"
}

# A trigger whose table is shown at the end.
table() {
  trigger "$1" "$2"
  case "$tables" in
    *" $1 "*) ;;
    *) tables="$tables $1 " ;;
  esac
}

switch() {
  put "$1" enable "$2"
}

trap remove EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$instance"
`;

/** The reader runs beside the script, since a shell heeds no signal while it waits for a command. */
export const EPILOGUE = `
# What shows the events must not be among what they record.
sh -c 'echo $$ >"$1/set_event_notrace_pid" || :; exec cat "$1/trace_pipe"' sh "$instance" &
reader=$!
wait "$reader"
`;
