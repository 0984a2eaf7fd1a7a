/** KP16: spans. */
import { entry } from "../entry.ts";

const EVENTS = "kprobe vfs_read as begin < n: $arg3:u64 >\nkretprobe vfs_read as done < ret: $retval:s64 >\n";

export const badSpanKey = entry<object>({
  code: "KP1601",
  severity: "error",
  title: "key that no two events could have in common",
  meaning:
    "A start and an end belong together where they have the same value in a field of both, or in two fields that are named.",
  mend: "Write a field of both, `tid`, or `start.x == end.y`.",
  example: { source: `${EVENTS}span s = begin .. done on 1 == 2 < us: elapsed.us >\n` },
  message: () => "this is no key of both ends",
  notes: () => ["a key is a field of both, `tid`, or `begin.x == done.y`"],
});

export const badSpanField = entry<object>({
  code: "KP1602",
  severity: "error",
  title: "field of a span that is of neither end",
  meaning: "A span records what its ends have recorded, by their names, and the time between them.",
  mend: "Write `EVENT.FIELD`, or `elapsed.us`.",
  example: { source: `${EVENTS}span s = begin .. done on tid < n: %di >\n` },
  message: () => "a span's field is `EVENT.FIELD` of one of its ends, or `elapsed.us`",
});

export const badUnit = entry<{ unit: string }>({
  code: "KP1603",
  severity: "error",
  title: "unit that a span's time cannot have",
  meaning:
    "The kernel takes the time in nanoseconds or microseconds, and its tables cannot divide what they have taken.",
  mend: "Use `elapsed.us` or `elapsed.ns`; constants have units of their own: `us > 10ms`.",
  example: { source: `${EVENTS}span s = begin .. done on tid < t: elapsed.hours >\n` },
  message: ({ unit }) => `the time between the ends is in \`us\` or \`ns\`, not in \`${unit}\``,
});

export const tooManySpanKeys = entry<{ limit: number }>({
  code: "KP1604",
  severity: "error",
  title: "span with too many keys",
  meaning: "Pairs are found through a histogram of the kernel's, which has three keys at most.",
  mend: "Leave a key out.",
  example: {
    source:
      "kprobe vfs_read as begin < a: $arg1; b: $arg2; c: $arg3 >\nkprobe vfs_write as done < a: $arg1; b: $arg2; c: $arg3 >\nspan s = begin .. done on tid, a, b, c < us: elapsed.us >\n",
  },
  message: ({ limit }) => `a span has at most ${limit} keys`,
});

export const spanFieldType = entry<{ type: string }>({
  code: "KP1605",
  severity: "error",
  title: "type of a span's field",
  meaning:
    "A span takes what its ends have recorded as it is: the kernel asks for the very type that the event's field has.",
  mend: "Give the type to the field of the event; display types such as `errno` can stand here too.",
  example: { source: `${EVENTS}span s = begin .. done on tid < n: begin.n:u8 >\n` },
  message: ({ type }) => `a span's field has the type of the event's field, not \`${type}\``,
});

export const fieldNotCarried = entry<{ field: string }>({
  code: "KP1606",
  severity: "error",
  title: "field that a span cannot take along",
  meaning:
    "A span's event repeats the type that the field has in its event's format. Arrays cannot be taken along, nor fields of an event whose format is not known, nor what every record has.",
  mend: "Give the value to a field of its own, or name a target whose events are known: `--target FILE`.",
  example: { source: `${EVENTS}span s = begin .. done on tid < who: begin.comm >\n` },
  message: ({ field }) => `\`${field}\` cannot be taken along by a span`,
});

export const badFieldCount = entry<{ count: number; limit: number }>({
  code: "KP1607",
  severity: "error",
  title: "span without a field, or with too many",
  meaning: "A span becomes a synthetic event, which has at least one field and at most 64.",
  mend: "Record the time between the ends: `< us: elapsed.us >`.",
  example: { source: `${EVENTS}span s = begin .. done on tid\n` },
  message: ({ count, limit }) => `a span has from 1 to ${limit} fields, and this has ${count}`,
});

export const sameEnds = entry<{ event: string }>({
  code: "KP1608",
  severity: "error",
  title: "span from an event to itself",
  meaning:
    "Where both ends are one event with the same key, the kernel remembers the start before it looks for the end, and every span has no length.",
  mend: "Use two fields of the event: `on sched_switch.next_pid == sched_switch.prev_pid`.",
  example: { source: "kprobe vfs_read as begin < n: $arg3:u64 >\nspan s = begin .. begin on tid < us: elapsed.us >\n" },
  message: ({ event }) => `each \`${event}\` would be its own start and end`,
});
