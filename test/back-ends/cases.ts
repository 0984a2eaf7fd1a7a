// Programs that are run by every back end, each with work of known counts.
import { ACTION_CASES } from "../conformance/suites/action-cases.ts";

export interface Case {
  readonly what: string;
  readonly program: string;
  /** A shell's commands. */
  readonly work: string;
  /** True where what perf shows differs, which docs/back-ends.md states, or what perf itself does is recorded. */
  readonly notWithPerf?: boolean;
}

/** Where to look for a file that only the work uses: whatever else runs is not recorded. */
const READ = (fields: string): string =>
  `kprobe vfs_read as rd < file_name: file->f_path.dentry->d_name.name; ${fields} > where file_name == "ten_xyz"`;

/** Ten bytes and a line's end: the numbers are no powers of two, which ranges of two kinds tell apart. */
const reads = (times: number): string =>
  `i=0; while [ $i -lt ${times} ]; do read -r line </tmp/ten_xyz; i=$((i+1)); done`;

const WORK = `chmod 640 /tmp/ten_xyz; ${reads(3)}; cat /tmp/ten_xyz >/dev/null; head -c 3 /tmp/ten_xyz >/dev/null`;

/** What a field can be, beside the name by which it is found. */
const FIELDS: readonly string[] = [
  "count",
  "size: file->f_inode->i_size",
  "size: file->f_inode->i_size:u8",
  "size: file->f_inode->i_size:s16",
  "size: file->f_inode->i_size:x32",
  "size: file->f_inode->i_size:u64",
  "mode: file->f_inode->i_mode",
  "mode: file->f_inode->i_mode:x16",
  "mode: file->f_inode->i_mode:s16",
  "low: file->f_inode->i_mode:b4@0/16; high: file->f_inode->i_mode:b4@12/16",
  "links: file->f_inode->i_nlink",
  "flags: file->f_flags:x32",
  "length: file->f_path.dentry->d_name.len",
  "n: $arg3:u32; m: $arg3:x8; s: $arg3:s8",
  "first: file->f_path.dentry->d_name.name[0]:char",
  "letters: +0(file->f_path.dentry->d_name.name):u8[4]",
  "pair: +0(file->f_path.dentry->d_name.name):x16[2]",
  "again: file->f_path.dentry->d_name.name:string",
  "again: $arg1:%pD",
  "who: $comm",
  "one: \\1; size: file->f_inode->i_size",
  "parent: file->f_path.dentry->d_parent->d_name.name",
];

/** What the kernel's own filters cannot say is compared among the others. */
const CONDITIONS: readonly string[] = [
  "count > size",
  "count == size || size == 11",
  "count + 1 > size * 2",
  "(mode & 7) == 0",
  "count != size && count > 1",
  "size - count > 0",
  "pid > 0 && uid == 0",
  "count < size && mode > 0",
];

const ACTIONS: readonly string[] = [
  "min count",
  "max count by file_name",
  "avg size",
  "count by count",
  "count by file_name, count",
  "sum count by file_name",
  "hist size by count",
  "hist count",
  "lhist count step 3",
  "lhist size step 10 by file_name",
  "count by mode",
  'print "%s reads %5d of %-4u %x", comm, count, size, mode',
  "count by size if count > 1",
];

const generated: readonly Case[] = [
  ...FIELDS.map((fields) => ({
    what: `fields ${fields}`,
    program: `${READ(fields)}\n`,
    work: WORK,
    notWithPerf: /:s16|:s8|:x16\[/.test(fields),
  })),
  ...CONDITIONS.map((condition) => ({
    what: `where ${condition}`,
    program: `${READ("count; size: file->f_inode->i_size; mode: file->f_inode->i_mode")} && (${condition})\n`,
    work: WORK,
  })),
  ...ACTIONS.map((action) => ({
    what: action,
    program: `${READ("count; size: file->f_inode->i_size; mode: file->f_inode->i_mode")} { ${action} }\n`,
    work: WORK,
  })),
  {
    what: "kretprobe",
    program: "kretprobe vfs_read as got < ret: $retval:s64; who: $comm > where ret == 11\n",
    work: `cat /tmp/ten_xyz >/dev/null`,
  },
  {
    what: "fprobe",
    program:
      'fprobe vfs_read as rd < file_name: file->f_path.dentry->d_name.name; count > where file_name == "ten_xyz"\n',
    work: WORK,
  },
  {
    what: "fretprobe with an argument",
    program:
      'fretprobe vfs_read as rd < file_name: file->f_path.dentry->d_name.name; ret: $retval > where file_name == "ten_xyz"\n',
    work: WORK,
  },
  {
    what: "tracepoint with fields",
    program: 'tracepoint sched:sched_process_exec as ran < name: $filename:string > where name ~ "*head"\n',
    work: "head -c 1 /tmp/ten_xyz >/dev/null; head -c 1 /tmp/ten_xyz >/dev/null",
  },
  {
    what: "tracepoint of a system call with a string of user space",
    program: 'tracepoint syscalls:sys_enter_chdir as cd < where: $filename:ustring > where where ~ "/tmp*"\n',
    work: "cd /tmp; cd /tmp; cd /",
  },
  {
    what: "ksyscall",
    program:
      "ksyscall mkdirat as made < path: pathname; mode > where mode > 0\nksyscall mkdir as made2 < path: pathname; mode > where mode > 0\n",
    work: "mkdir /tmp/a_xyz /tmp/b_xyz; rmdir /tmp/a_xyz /tmp/b_xyz",
  },
  {
    what: "rawtracepoint",
    program: 'rawtracepoint sched_process_exit as gone < task: $arg1:x64; who: $comm > where who == "head"\n',
    work: "head -c 1 /tmp/ten_xyz >/dev/null; head -c 1 /tmp/ten_xyz >/dev/null",
  },
];

/** What the tracing itself does is recorded too by these, and each tracer does something else. */
const NOISY: readonly string[] = [
  "count of an event of the kernel's own",
  "span of a system call, with the string of user space read at its end",
  "span of a system call, counted by its result",
  "two starts, one end, keys of different names",
  "the same event as start and end",
];

const quiet: readonly Case[] = [
  {
    what: "span of a system call, with its string and its result",
    program: `tracepoint syscalls:sys_enter_mkdirat { }
tracepoint syscalls:sys_exit_mkdirat { }
tracepoint syscalls:sys_enter_mkdir { }
tracepoint syscalls:sys_exit_mkdir { }
span at = sys_enter_mkdirat .. sys_exit_mkdirat on tid < path: sys_enter_mkdirat.pathname; ret: sys_exit_mkdirat.ret; us: elapsed.us >
span plain = sys_enter_mkdir .. sys_exit_mkdir on tid < path: sys_enter_mkdir.pathname; ret: sys_exit_mkdir.ret >
`,
    work: "mkdir /tmp/a_xyz; mkdir /tmp/a_xyz 2>/dev/null; rmdir /tmp/a_xyz",
  },
  {
    what: "span of a system call, counted by its result",
    program: `ksyscall rmdir as begin < path: pathname > where path ~ "/tmp*" { }
kretsyscall rmdir as done < ret: $retval:s64 > { }
span gone = begin .. done on tid < path: begin.path; ret: done.ret > { count by path, ret }
`,
    work: "mkdir /tmp/a_xyz; rmdir /tmp/a_xyz; rmdir /tmp/a_xyz 2>/dev/null; rmdir /tmp/a_xyz 2>/dev/null",
  },
  {
    what: "two starts, one end",
    program: `kprobe vfs_read as rd < file_name: file->f_path.dentry->d_name.name; one: \\1 > where file_name == "one_xyz" { }
kprobe vfs_read as rd2 < file_name: file->f_path.dentry->d_name.name; one: \\2 > where file_name == "two_xyz" { }
kretprobe vfs_read as done < ret: $retval:s64 > { }
span io = rd | rd2 .. done on tid < us: elapsed.us; ret: done.ret >
`,
    work: "read -r line </tmp/one_xyz; read -r line </tmp/two_xyz; read -r line </tmp/one_xyz",
  },
];

export const CASES: readonly Case[] = [
  ...ACTION_CASES.filter(({ what }) => !NOISY.includes(what)).map((one) => ({
    ...one,
    notWithPerf: one.what === "filter of an event of the kernel's own",
  })),
  ...generated,
  ...quiet,
];
