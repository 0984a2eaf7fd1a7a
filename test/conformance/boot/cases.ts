// Programs for a kernel with boot-time tracing. No function has a kprobe and an fprobe: the small kernel dies of that,
// whoever defines them and whenever, as Debian's do not.

export interface BootCase {
  readonly name: string;
  readonly program: string;
  readonly instance?: string;
  /** What has records before pid 1 runs its first instruction. */
  readonly recorded: readonly string[];
  /** Tables that have lines, below `events`. */
  readonly tables: readonly string[];
}

const KINDS = `kprobe vfs_write as both
kprobe __kernel_read as both
kprobe vfs_open+5 as inside
kretprobe kernel_clone as cloned < pid: $retval:s32 > where pid > 0
fprobe wake_up_new_task as woken < task: $arg1:x64 >
fretprobe vfs_mkdir as made < ret: $retval:s64 >
tracepoint sched:sched_process_fork as forked < pid: $child_pid:s32; who: $child_comm:string > where pid > 5
rawtracepoint sched_process_exec as raw < task: $arg1:x64 >
tracepoint sched:sched_process_exec
`;

const ACTIONS = `kprobe __kernel_read as reads < n: $arg3:u64; who: $comm > where n > 0 {
  count by comm sort hitcount desc
  ; sum n by comm size 256
  ; hist n
  ; lhist n step 100 by tid
  ; print "%d", n
}
kprobe kernel_clone as clones < flags: $arg1:x64 > { enable later limit 3; stack if tid == 2; print "clone" }
kprobe wake_up_new_task as later
kprobe vfs_open as opens { count by stack }
tracepoint sched:sched_wakeup_new { count by comm; snapshot limit 1 }
tracepoint sched:sched_process_exec { traceoff if comm == "no such"; print "exec" }
`;

const SPANS = `kprobe do_file_open as opens { }
kretprobe do_file_open as opened < ret: $retval:s64 > { }
span io = opens .. opened on tid < us: elapsed.us; ret: opened.ret > where us >= 0 { hist us; print "%d", us }
tracepoint syscalls:sys_enter_openat { }
tracepoint syscalls:sys_exit_openat { }
span files = sys_enter_openat .. sys_exit_openat on tid <
  path: sys_enter_openat.filename
  ; ret: sys_exit_openat.ret
  ; us: elapsed.us
>
tracepoint sched:sched_process_exec
`;

export const BOOT_CASES: readonly BootCase[] = [
  {
    name: "kinds",
    program: KINDS,
    recorded: ["both", "inside", "cloned", "woken", "made", "forked"],
    tables: [],
  },
  {
    name: "actions",
    program: ACTIONS,
    recorded: ["reads", "clones", "later"],
    tables: ["kprobes/reads", "kprobes/opens", "sched/sched_wakeup_new"],
  },
  { name: "spans", program: SPANS, recorded: ["io"], tables: ["synthetic/io"] },
  {
    name: "actions in an instance",
    program: ACTIONS,
    instance: "boot",
    recorded: ["reads", "clones", "later"],
    tables: ["kprobes/reads", "kprobes/opens", "sched/sched_wakeup_new"],
  },
  { name: "spans in an instance", program: SPANS, instance: "boot", recorded: ["io"], tables: ["synthetic/io"] },
];
