/** Programs with conditions, actions and spans, what is done while they run, and what they must show of it. */

export interface ActionCase {
  readonly what: string;
  readonly program: string;
  readonly defines?: Readonly<Record<string, string>>;
  /** A shell's commands, with known counts. */
  readonly work: string;
  /** What is wrong with what was shown, if anything is. */
  readonly expect: (output: string) => string | undefined;
}

/** Each reads one byte of the file, and opens it once. */
const reads = (file: string, times: number): string =>
  `i=0; while [ $i -lt ${times} ]; do read -r line </tmp/${file}; i=$((i+1)); done`;

const READ = "kprobe vfs_read as rd < name: file->f_path.dentry->d_name.name; count; size: file->f_inode->i_size >";
const ONE = 'name == "one_xyz"';

/** The hits of all lines of all tables. */
function hits(output: string): number {
  return [...output.matchAll(/hitcount:\s*(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

const hasHits =
  (wanted: number, ...lines: readonly RegExp[]) =>
  (output: string): string | undefined => {
    if (hits(output) !== wanted) return `${hits(output)} hits, and there were ${wanted}`;
    const missing = lines.find((line) => !line.test(output));
    return missing && `no line like ${missing.source}`;
  };

function records(output: string, event: string): readonly string[] {
  const trace = output.slice(output.indexOf("== trace"), output.indexOf("== snapshot"));
  return trace.split("\n").filter((line) => line.includes(` ${event}: `));
}

const hasRecords =
  (event: string, wanted: number, line?: RegExp) =>
  (output: string): string | undefined => {
    const found = records(output, event);
    if (found.length !== wanted) return `${found.length} records of ${event}, and there were ${wanted}`;
    const other = line && found.find((one) => !line.test(one));
    return other && `a record is not like ${line.source}: ${other}`;
  };

const atLeast =
  (event: string, wanted: number, line: RegExp) =>
  (output: string): string | undefined => {
    const found = records(output, event).filter((one) => line.test(one));
    return found.length >= wanted
      ? undefined
      : `${found.length} records of ${event} are like ${line.source}, and there were ${wanted}`;
  };

/** Reads one file seven times, and another three times. */
const SEVEN = `${reads("one_xyz", 7)}; ${reads("two_xyz", 3)}`;

/** Conditions, and how many of the ten reads they let through. */
const CONDITIONS: readonly (readonly [where: string, records: number])[] = [
  [ONE, 7],
  ['name != "one_xyz" && name ~ "*_xyz"', 3],
  ['name ~ "*_xyz"', 10],
  ['name ~ "one*" || name ~ "two*"', 10],
  ['name ~ "?wo_xyz"', 3],
  ['name ~ "*_xyz" && name !~ "one*"', 3],
  ['!(name == "one_xyz") && name ~ "*_xyz"', 3],
  [`${ONE} && count == 1`, 7],
  [`${ONE} && count != 1`, 0],
  [`${ONE} && count < 2`, 7],
  [`${ONE} && count <= 1`, 7],
  [`${ONE} && count > 1`, 0],
  [`${ONE} && count >= 1`, 7],
  [`${ONE} && count & 1`, 7],
  [`${ONE} && 2 > count`, 7],
  [`${ONE} && size == 1`, 7],
  [`${ONE} && count`, 7],
  [`${ONE} && comm ~ "*sh*" || ${ONE} && comm != "nobody"`, 7],
  [`${ONE} && tid > 0`, 7],
  [`${ONE} && cpu == 0`, 7],
  [`${ONE} && (count == 1 || count == 2)`, 7],
  [`name ~ "*_xyz" && size < 4KiB`, 10],
];

const FILTERS = CONDITIONS.map(([where, wanted]): ActionCase => ({
  what: `where ${where}`,
  program: `${READ} where ${where}\n`,
  work: SEVEN,
  expect: hasRecords("rd", wanted),
}));

/** Aggregations of the seven reads, or of all ten. */
const TABLES: readonly ActionCase[] = (
  [
    ["count", ONE, 7],
    ["count by name", 'name ~ "*_xyz"', 10, /name: one_xyz +\} hitcount: +7\b/],
    ["count by tid", ONE, 7],
    ["count by cpu", ONE, 7],
    ["count by comm", ONE, 7],
    ["count by count", ONE, 7, /count: +1 \} hitcount: +7\b/],
    ["count by name, count", 'name ~ "*_xyz"', 10, /name: two_xyz +, count: +1 \} hitcount: +3\b/],
    ["count by name, count, tid", 'name ~ "*_xyz"', 10],
    ["count by stack", ONE, 7, /vfs_read/],
    ["sum size by name", 'name ~ "*_xyz"', 10, /name: one_xyz +\} hitcount: +7 +size: +7\b/],
    ["sum count", ONE, 7, /count: +7\b/],
    ["hist size", ONE, 7, /size: ~ 2\^0/],
    ["hist size by name", 'name ~ "*_xyz"', 10, /name: one_xyz +, size: ~ 2\^0/],
    ["lhist size step 4", ONE, 7, /size: ~ 0-3/],
    ["lhist size step 4 by name", 'name ~ "*_xyz"', 10],
    ["count by name sort hitcount desc", 'name ~ "*_xyz"', 10, /one_xyz[^]*two_xyz/],
    ["count by name sort hitcount", 'name ~ "*_xyz"', 10, /two_xyz[^]*one_xyz/],
    ["count by name size 256", 'name ~ "*_xyz"', 10, /size=256/],
    ['count by name if name == "two_xyz"', 'name ~ "*_xyz"', 3],
  ] as const
).map(([action, where, wanted, line]) => ({
  what: action,
  program: `${READ} where ${where} { ${action} }\n`,
  work: SEVEN,
  expect: hasHits(wanted, ...(line === undefined ? [] : [line])),
}));

const OTHERS: readonly ActionCase[] = [
  {
    what: "a block without print records nothing",
    program: `${READ} where ${ONE} { count }\n`,
    work: SEVEN,
    expect: hasRecords("rd", 0),
  },
  {
    what: "print records",
    program: `${READ} where ${ONE} { count; print "%s", name }\n`,
    work: SEVEN,
    expect: hasRecords("rd", 7),
  },
  {
    what: "stack",
    program: `${READ} where ${ONE} { stack }\n`,
    work: reads("one_xyz", 2),
    expect: (output) => (output.includes("<stack trace>") ? undefined : "no stack"),
  },
  {
    what: "traceoff",
    program: `${READ} where ${ONE} { traceoff if count == 1; print "x" }\n`,
    work: SEVEN,
    expect: hasRecords("rd", 1),
  },
  {
    what: "traceoff limit",
    program: `${READ} where ${ONE} { traceoff limit 1; print "x" }\n`,
    work: `${reads("one_xyz", 1)}; echo 1 >/sys/kernel/tracing/tracing_on; ${reads("one_xyz", 5)}`,
    expect: hasRecords("rd", 6),
  },
  {
    what: "enable starts another event",
    program: `${READ} where ${ONE} { enable wr }\nkprobe vfs_write as wr < name: file->f_path.dentry->d_name.name > where name == "out_xyz"\n`,
    work: `echo a >/tmp/out_xyz; ${reads("one_xyz", 1)}; echo a >/tmp/out_xyz; echo a >/tmp/out_xyz`,
    expect: hasRecords("wr", 2),
  },
  {
    what: "disable stops another event",
    program: `${READ} where ${ONE} { disable wr }\nkprobe vfs_write as wr < name: file->f_path.dentry->d_name.name > where name == "out_xyz"\n`,
    work: `echo a >/tmp/out_xyz; ${reads("one_xyz", 1)}; echo a >/tmp/out_xyz; echo a >/tmp/out_xyz`,
    expect: hasRecords("wr", 1),
  },
  {
    what: "filter of an event of the kernel's own",
    program: 'tracepoint sched:sched_process_exec where filename ~ "*exe" || filename ~ "*cat"\n',
    work: "cat /dev/null; cat /dev/null",
    expect: atLeast("sched_process_exec", 2, /filename=/),
  },
  {
    what: "count of an event of the kernel's own",
    program: "tracepoint sched:sched_process_fork { count }\n",
    work: "(true); (true); (true)",
    expect: (output) => (hits(output) >= 3 ? undefined : `${hits(output)} forks`),
  },
];

const BEGIN = `kprobe vfs_read as begin < name: file->f_path.dentry->d_name.name; count; file > where ${ONE} { }`;
const DONE = "kretprobe vfs_read as done < ret: $retval:s64 > { }";
const SPAN = `${BEGIN}\n${DONE}\nspan io = begin .. done on tid`;
const OPENS = "tracepoint syscalls:sys_enter_openat { }\ntracepoint syscalls:sys_exit_openat { }\n";
const OPEN_SPAN = `${OPENS}span op = sys_enter_openat .. sys_exit_openat on tid`;

const SPANS: readonly ActionCase[] = [
  {
    what: "span with its time",
    program: `${SPAN} < us: elapsed.us >\n`,
    work: SEVEN,
    expect: hasRecords("io", 7, /us=\d+/),
  },
  {
    what: "span in nanoseconds",
    program: `${SPAN} < ns: elapsed.ns >\n`,
    work: SEVEN,
    expect: hasRecords("io", 7, /ns=\d{3,}/),
  },
  {
    what: "span with what its ends have",
    program: `${SPAN} < us: elapsed.us; n: begin.count; ret: done.ret >\n`,
    work: SEVEN,
    expect: hasRecords("io", 7, /us=\d+ n=1 ret=1$/),
  },
  {
    what: "span with a string of its start",
    program: `${SPAN} < name: begin.name; us: elapsed.us >\n`,
    work: SEVEN,
    expect: hasRecords("io", 7, /name="?one_xyz/),
  },
  {
    what: "span without a time",
    program: `${SPAN} < n: begin.count; ret: done.ret >\n`,
    work: SEVEN,
    expect: hasRecords("io", 7, /n=1 ret=1$/),
  },
  {
    what: "span that is filtered",
    program: `${SPAN} < us: elapsed.us; ret: done.ret > where ret == 2\n`,
    work: SEVEN,
    expect: hasRecords("io", 0),
  },
  {
    what: "span that is filtered by its time",
    program: `${SPAN} < us: elapsed.us > where us < 10s\n`,
    work: SEVEN,
    expect: hasRecords("io", 7),
  },
  {
    what: "span counted",
    program: `${SPAN} < us: elapsed.us; n: begin.count > { count }\n`,
    work: SEVEN,
    expect: hasHits(7),
  },
  {
    what: "span's histogram",
    program: `${SPAN} < us: elapsed.us > { hist us }\n`,
    work: SEVEN,
    expect: hasHits(7, /us: ~ 2\^/),
  },
  {
    what: "span's histogram by a name",
    program: `${SPAN} < us: elapsed.us; name: begin.name > { hist us by name }\n`,
    work: SEVEN,
    expect: hasHits(7, /name: one_xyz/),
  },
  {
    what: "span's histogram of a part",
    program: `${SPAN} < us: elapsed.us; n: begin.count > { count if n == 1; print "x" }\n`,
    work: SEVEN,
    expect: (output) => hasHits(7)(output) ?? hasRecords("io", 7)(output),
  },
  {
    what: "span of a system call, with the string of user space read at its end",
    program: `${OPEN_SPAN} < path: sys_enter_openat.filename; ret: sys_exit_openat.ret; us: elapsed.us >\n`,
    work: "cat /nonexistent_xyz 2>/dev/null; cat /nonexistent_xyz 2>/dev/null",
    expect: atLeast("op", 2, /path="\/nonexistent_xyz" ret=-2/),
  },
  {
    what: "span of a system call, with a condition on that string",
    program: `${OPEN_SPAN} < path: sys_enter_openat.filename; ret: sys_exit_openat.ret > where path == "/nonexistent_xyz"\n`,
    work: "cat /nonexistent_xyz 2>/dev/null; cat /dev/null",
    expect: hasRecords("op", 1, /ret=-2/),
  },
  {
    what: "span of a system call, counted by its result",
    program: `${OPEN_SPAN} < ret: sys_exit_openat.ret; us: elapsed.us > where ret == -2 { count by ret }\n`,
    work: "cat /nonexistent_xyz 2>/dev/null; cat /nonexistent_xyz 2>/dev/null",
    expect: (output) => (hits(output) >= 2 ? undefined : `${hits(output)} hits`),
  },
  {
    what: "two starts, one end, keys of different names",
    program: `tracepoint sched:sched_wakeup { }
tracepoint sched:sched_wakeup_new { }
tracepoint sched:sched_switch { }
span runq = sched_wakeup | sched_wakeup_new .. sched_switch on sched_wakeup.pid == sched_switch.next_pid < us: elapsed.us; pid: sched_switch.next_pid >
`,
    work: "(true); (true); sleep 0.1",
    expect: atLeast("runq", 2, /us=\d+ pid=\d+/),
  },
  {
    what: "the same event as start and end",
    program: `tracepoint sched:sched_switch { }
span slice = sched_switch .. sched_switch on sched_switch.next_pid == sched_switch.prev_pid < us: elapsed.us; pid: sched_switch.prev_pid >
`,
    work: "(true); (true); sleep 0.1",
    expect: atLeast("slice", 2, /us=\d+ pid=\d+/),
  },
  {
    what: "a span from a span to an event",
    program: `${SPAN} < us: elapsed.us; n: begin.count >
kprobe vfs_write as wr < name: file->f_path.dentry->d_name.name > where name == "out_xyz" { }
span after = io .. wr on tid < us: elapsed.us; n: io.n; file: wr.name >
`,
    work: `${reads("one_xyz", 1)}; echo a >/tmp/out_xyz; ${reads("one_xyz", 1)}; echo a >/tmp/out_xyz`,
    expect: hasRecords("after", 2, /us=\d+ n=1 file="?out_xyz/),
  },
  {
    what: "a span of a ksyscall",
    program: `ksyscall openat as begin < filename > where filename ~ "*nonexistent*" { }
kretsyscall openat as done < ret: $retval:s32 > { }
span op = begin .. done on tid < path: begin.filename; ret: done.ret; us: elapsed.us >
`,
    work: "cat /nonexistent_xyz 2>/dev/null; cat /dev/null",
    expect: hasRecords("op", 1, /path="?\/nonexistent_xyz"? ret=-2 us=\d+/),
  },
  {
    what: "snapshot",
    program: `${READ} where ${ONE} { snapshot limit 1; print "x" }\n`,
    work: SEVEN,
    expect: (output) => (/== snapshot\n[^]* rd: /.test(output) ? undefined : "no snapshot"),
  },
  {
    what: "two spans of the same events",
    program: `${SPAN} < us: elapsed.us >\nspan again = begin .. done on tid < n: begin.count; ret: done.ret >\n`,
    work: SEVEN,
    expect: (output) => hasRecords("io", 7)(output) ?? hasRecords("again", 7, /n=1 ret=1/)(output),
  },
];

export const ACTION_CASES: readonly ActionCase[] = [...FILTERS, ...TABLES, ...OTHERS, ...SPANS];
