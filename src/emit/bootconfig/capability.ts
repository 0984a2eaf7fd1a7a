/** What a bootconfig can say of probes. */
import { not } from "../capability.ts";
import type { Capability, Support } from "../capability.ts";
import { TRACEFS_CAPABILITY } from "../definition/capability.ts";

const NO_FILES = not("there is no file system when a bootconfig is applied");
const LATER: Support = { is: "exact", note: "from Linux 7.3 on, and refused for older kernels" };

export const BOOTCONFIG_CAPABILITY: Capability = {
  ...TRACEFS_CAPABILITY,
  fprobe: LATER,
  fretprobe: LATER,
  rawtracepoint: LATER,
  "tracepoint-fields": LATER,
  "late-string": LATER,
  maxactive: not("a return is written `symbol%return` there, which has no place for it"),
  uprobe: NO_FILES,
  "uprobe-offset": NO_FILES,
  uretprobe: NO_FILES,
  "reference-counter": NO_FILES,
  "file-memory": NO_FILES,
};
