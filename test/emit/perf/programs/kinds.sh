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

# example.kp:1: kprobe vfs_read+4 as inside
probe 'kpc/inside' --add 'kpc:inside=vfs_read+4'
# example.kp:2: kretprobe vfs_read as done < ret: $retval:s64 > where ret < 0
define 'kpc/done' 'r:kpc/done vfs_read ret=$retval:s64'
# example.kp:3: kretprobe vfs_read as many maxactive 64 < ret: $retval:s64 >
define 'kpc/many' 'r64:kpc/many vfs_read ret=$retval:s64'
# example.kp:4: fprobe vfs_write as hooked < count: $arg3:u64 >
define 'kpc/hooked' 'f:kpc/hooked vfs_write count=$arg3:u64'
# example.kp:5: uprobe /bin/bash:0x1234 as place
define 'kpc/place' 'p:kpc/place /bin/bash:0x1234'
# example.kp:7: kprobe vfs_read as cycles { stack }
probe 'kpc/cycles' --add 'kpc:cycles=vfs_read'
# example.kp:8: kprobe vfs_write as both { stack; ustack }
probe 'kpc/both' --add 'kpc:both=vfs_write'

# Ctrl-C ends the recording, not the script.
trap : INT
ended=0
perf record --quiet --all-cpus --output "$data" \
  --event "'kpc':'inside'" \
  --event "'kpc':'done'" --filter 'ret < 0' \
  --event "'kpc':'many'" \
  --event "'kpc':'hooked'" \
  --event "'kpc':'place'" \
  --event "'sched':'sched_switch'" --filter 'next_pid > 1' \
  --event "'kpc':'cycles'/call-graph=fp/" \
  --event "'kpc':'both'/call-graph=fp/" \
  -- "$@" || ended=$?
trap 'exit 130' INT
[ -s "$data" ] || exit "$ended"
perf script --input "$data" --fields trace:comm,tid,cpu,time,event,trace,ip,sym
