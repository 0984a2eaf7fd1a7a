/**
 * What `kpc target capture --script` prints: copies a machine's own account of its kernel where there
 * is no Node, in the paths that `--root` reads.
 *
 * Files of /proc and tracefs have no size until they are read, so tar cannot take them from there.
 */
export const CAPTURE_SCRIPT = `#!/bin/sh
# Copies what this machine's kernel says of itself into a tar: its symbols, its types, what can be
# traced. Only reads; best run as root. Needs a POSIX shell, cat, mkdir, mktemp, rm, tar and uname.
#
#   sh capture.sh web1.tar          or   ssh root@web1 sh < capture.sh > web1.tar
#   mkdir web1 && tar -xf web1.tar -C web1
#   kpc target capture --root web1 -o web1.kpt
set -u
umask 077
LC_ALL=C
export LC_ALL

output=\${1:--}
# A folder instead of /, for trying it out.
root=\${KPC_ROOT:-}

if [ "$output" = - ] && [ -t 1 ]; then
  echo "usage: sh capture.sh FILE.tar" >&2
  exit 2
fi

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

# Copies a file, given without the slash in front.
copy() {
  [ -f "$root/$1" ] || return 1
  [ -d "$folder/\${1%/*}" ] || mkdir -p "$folder/\${1%/*}" || exit 1
  cat "$root/$1" >"$folder/$1" 2>/dev/null && return 0
  rm -f "$folder/$1"
  return 1
}

want() {
  copy "$1" || echo "not captured: /$1" >&2
}

want proc/version
want proc/sys/kernel/osrelease
if ! copy proc/sys/kernel/arch && [ -z "$root" ]; then
  mkdir -p "$folder/proc/sys/kernel"
  uname -m >"$folder/proc/sys/kernel/arch"
fi
want proc/kallsyms

release=$(cat "$root/proc/sys/kernel/osrelease" 2>/dev/null)
copy proc/config.gz || copy "boot/config-$release" || copy "lib/modules/$release/config" ||
  copy "lib/modules/$release/build/.config" || echo "not captured: the kernel's configuration" >&2

if [ -f "$root/sys/kernel/btf/vmlinux" ]; then
  for file in "$root"/sys/kernel/btf/*; do
    want "\${file#"$root"/}"
  done
else
  echo "not captured: BTF, which this kernel does not have" >&2
fi

want sys/kernel/debug/kprobes/blacklist

tracing=sys/kernel/tracing
[ -f "$root/$tracing/README" ] || tracing=sys/kernel/debug/tracing
if [ -f "$root/$tracing/README" ]; then
  want $tracing/README
  want $tracing/available_filter_functions
  copy $tracing/dynamic_events
  for file in "$root/$tracing"/events/*/*/format; do
    copy "\${file#"$root"/}"
  done
else
  echo "not captured: tracefs, which is not mounted or not readable:" \
    "mount -t tracefs nodev /sys/kernel/tracing" >&2
fi

pack() {
  cd "$folder" && tar -cf - *
}
if [ "$output" = - ]; then
  pack
else
  (pack) >"$output"
fi
`;
