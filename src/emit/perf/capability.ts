/** What perf can do: it opens the events that the kernel's own definitions make, and records them. */
import { differs, not } from "../capability.ts";
import type { Capability } from "../capability.ts";
import { TRACEFS_CAPABILITY } from "../definition/capability.ts";

const NO_TABLES = "perf records, it adds nothing up";
const NO_TRIGGERS = "triggers are of the kernel's trace buffer, which perf does not use";
const NO_PAIRS = "the kernel's synthetic events cannot be opened by perf";

export const PERF_CAPABILITY: Capability = {
  ...TRACEFS_CAPABILITY,
  "tracepoint-fields": not("the kernel's event probes give perf no records"),
  array: differs("`perf script` shows elements of more than a byte as 0; the record has them"),
  count: not(NO_TABLES),
  sum: not(NO_TABLES),
  min: not(NO_TABLES),
  max: not(NO_TABLES),
  avg: not(NO_TABLES),
  hist: not(NO_TABLES),
  lhist: not(NO_TABLES),
  "stack-key": not(NO_TABLES),
  "ustack-key": not(NO_TABLES),
  sort: not(NO_TABLES),
  size: not(NO_TABLES),
  print: differs("`perf script` shows the record in its own form"),
  "stack-action": differs("the stack stands below the event's record"),
  "ustack-action": differs("the stack stands below the event's record"),
  snapshot: not(NO_TRIGGERS),
  traceon: not(NO_TRIGGERS),
  enable: not(NO_TRIGGERS),
  span: not(NO_PAIRS),
  "late-string": not(NO_PAIRS),
};
