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
    retry rmdir "$instance" || echo "$0: cannot remove $instance" >&2
  fi
  for event in $defined; do
    retry append "-:$event" || echo "$0: cannot remove the event $event" >&2
  done
  exit "$status"
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

enable() {
  echo 1 >"$instance/events/$1/enable"
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
