/** KP09, from KP0910 on: what a back end cannot do. */
import { entry } from "../entry.ts";

export const notInBackEnd = entry<{
  what: string;
  backEnd: string;
  reason: string;
  others: readonly string[];
}>({
  code: "KP0910",
  severity: "error",
  title: "construct that the back end cannot do",
  meaning:
    "A program means the same in every back end. What one of them cannot do is refused there, rather than left out or done in another way. `kpc check --to all` tells what each can, and `docs/back-ends.md` why.",
  mend: "Use a back end that can, or leave the construct out.",
  example: { source: "kprobe vfs_read < n: $arg3:u64 > { max n }\n" },
  message: ({ what, backEnd }) => `${backEnd} cannot do ${what}`,
  label: ({ reason }) => reason,
  notes: ({ others }) => [others.length === 0 ? "no back end can" : `these can: ${others.join(", ")}`],
});

export const differsInBackEnd = entry<{ what: string; backEnd: string; how: string }>({
  code: "KP0911",
  severity: "warning",
  title: "construct that the back end does in its own way",
  meaning:
    "The back end does what is meant, and something of it differs from the other back ends: the order of a table, the length of a string. What differs is in `docs/back-ends.md`.",
  mend: "Nothing, where the difference does not matter; else use a back end that does it exactly.",
  example: { source: "kprobe vfs_read { count by comm sort hitcount desc }\n", to: "bpftrace" },
  message: ({ what, backEnd }) => `${backEnd} has ${what} in its own way`,
  label: ({ how }) => how,
});
