#!/bin/sh
# kpc 0.1.0: example.kp for x86_64, Linux 7.3.0
# Defines these events, records them with perf while a command runs, or until Ctrl-C, shows the
# records, and removes what it defined:
#   sh THIS_FILE [COMMAND [ARGUMENT]...]
# PERF_DATA=FILE keeps what perf recorded.
set -eu

tracefs=/sys/kernel/tracing
[ -e "$tracefs/dynamic_events" ] || tracefs=/sys/kernel/debug/tracing
if ! [ -w "$tracefs/dynamic_events" ]; then
  echo "$0: cannot write $tracefs/dynamic_events (tracefs not mounted, or not root)" >&2
  exit 1
fi
if ! command -v perf >/dev/null; then
  echo "$0: there is no perf" >&2
  exit 1
fi
folder=$(mktemp -d)
data=${PERF_DATA:-$folder/perf.data}
defined=

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
  printf '%s\n' "$1" >>"$tracefs/dynamic_events"
}

# Removes what was defined, the newest first, whatever happened before.
remove() {
  status=$?
  trap - EXIT
  trap '' HUP INT TERM
  for event in $defined; do
    retry append "-:$event" || echo "$0: cannot remove the event $event" >&2
  done
  rm -rf "$folder"
  exit "$status"
}

# An event of several probes is defined more than once.
claim() {
  case " $defined " in
    *" $1 "*) return ;;
  esac
  if [ -e "$tracefs/events/$1" ]; then
    echo "$0: there is an event $1 already, which is left alone" >&2
    exit 1
  fi
}

note() {
  case " $defined " in
    *" $1 "*) ;;
    *) defined="$1 $defined" ;;
  esac
}

# Perf's own way to define a probe.
probe() {
  event=$1
  shift
  claim "$event"
  if ! perf probe --quiet --force "$@" >&2; then
    echo "$0: perf cannot define $event" >&2
    exit 1
  fi
  note "$event"
}

# What perf has no words for.
define() {
  claim "$1"
  if ! append "$2"; then
    echo "$0: the kernel refused: $2" >&2
    tail -n 3 "$tracefs/error_log" >&2 || :
    exit 1
  fi
  note "$1"
}

trap remove EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# example.kp:2: kprobe vfs_read as rd <
probe 'kpc/rd' --add 'kpc:rd=vfs_read di=%di n=$arg3:u32 s=$arg3:s8 x=$arg3:x16 c=+0($arg2):char stack=$stack slot=$stack2:u64 ticks=@jiffies:u64 further=@jiffies+8:u32 back=-8($arg1):s64 deep=+16(+8(%di)):u16 user=+u4($arg2):s32 bits=+4($arg1):b4@2/8 bytes=+0($arg1):u8[3] text=+0(+8($arg1)):string theirs=+0($arg2):ustring texts=+0($arg1):string[2] where=$stack0:symbol name=$arg1:%pD who=$comm one=\1'

# Ctrl-C ends the recording, not the script.
trap : INT
ended=0
perf record --quiet --all-cpus --output "$data" \
  --event "'kpc':'rd'" \
  -- "$@" || ended=$?
trap 'exit 130' INT
[ -s "$data" ] || exit "$ended"
perf script --input "$data" --fields trace:comm,tid,cpu,time,event,trace
