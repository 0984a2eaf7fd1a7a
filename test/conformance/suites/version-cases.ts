/**
 * Programs for kernels that lack a part of what conditions and actions become. What kpc compiles for such
 * a kernel it takes, and what kpc refuses it refuses too.
 */
import type { ActionCase } from "./action-cases.ts";

const works = (): undefined => undefined;

function wholly(program: string): ActionCase {
  return { what: program.trim(), program: `${program}\n`, work: "read -r line </tmp/one_xyz", expect: works };
}

const READ = "kprobe vfs_read as rd < n: $arg3:u64; who: $comm >";
const PAIR = "kprobe vfs_read as a < n: $arg3:u64 > { }\nkretprobe vfs_read as b < ret: $retval:s64 > { }\n";

export const VERSION_CASES: readonly ActionCase[] = [
  `${READ} where n > 0`,
  `${READ} where who == "sh" || n & 4`,
  `${READ} { stack }`,
  `${READ} { snapshot limit 1 }`,
  `${READ} { traceoff if n == 12345 }`,
  `${READ} { traceon limit 1 }`,
  `${READ} { enable wr }\nkprobe vfs_write as wr`,
  `${READ} { disable wr }\nkprobe vfs_write as wr`,
  `${READ} { count }`,
  `${READ} { count by who sort hitcount desc }`,
  `${READ} { sum n by who }`,
  `${READ} { hist n }`,
  `${READ} { lhist n step 100 }`,
  `${READ} { count by stack }`,
  `${READ} { count by tid size 64 if n > 1 }`,
  `${PAIR}span s = a .. b on tid < us: elapsed.us >`,
  `${PAIR}span s = a .. b on tid < n: a.n; ret: b.ret; ns: elapsed.ns > where ret > 0 { hist ns }`,
  "tracepoint sched:sched_switch { count by next_pid }",
  'tracepoint sched:sched_process_exec where filename ~ "*sh"',
].map(wholly);
