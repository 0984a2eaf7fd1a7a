/** What the kernel's command line can say of probes. */
import { differs, not } from "../capability.ts";
import type { Capability } from "../capability.ts";
import { TRACEFS_CAPABILITY } from "../definition/capability.ts";

const KPROBES_ONLY = not("`kprobe_event=` defines kprobes and kretprobes, and nothing else");
const NO_FILES = not("there is no file system when the command line is read");
const TRIGGER = differs("a trigger is on every event of that name, whatever its group");

export const COMMAND_LINE_CAPABILITY: Capability = {
  ...TRACEFS_CAPABILITY,
  fprobe: KPROBES_ONLY,
  fretprobe: KPROBES_ONLY,
  rawtracepoint: KPROBES_ONLY,
  "tracepoint-fields": KPROBES_ONLY,
  uprobe: NO_FILES,
  "uprobe-offset": NO_FILES,
  uretprobe: NO_FILES,
  "reference-counter": NO_FILES,
  "file-memory": NO_FILES,
  count: TRIGGER,
  sum: TRIGGER,
  hist: TRIGGER,
  lhist: TRIGGER,
  "stack-action": TRIGGER,
  snapshot: TRIGGER,
  traceon: TRIGGER,
  enable: not("triggers are set one event after another, and the other event may not be known by then"),
  span: not("the command line defines no synthetic events"),
  "late-string": not("the command line defines no synthetic events"),
};
