#!/usr/bin/env python3
# kpc 0.1.0: example.kp for x86_64, Linux 7.3.0, BCC

import argparse
import collections
import ctypes
import json
import os
import signal
import sys
import time

from bcc import BPF

TEXT = r"""
#include <uapi/linux/ptrace.h>

struct measured {
    u64 hits;
    s64 value;
};

BPF_STACK_TRACE(stacks, 16384);

BPF_RINGBUF_OUTPUT(events, 256);
BPF_PERCPU_ARRAY(lost, u64, 1);

static inline void send(void *record, u64 size)
{
    int zero = 0;
    if (events.ringbuf_output(record, size, 0)) {
        u64 *number = lost.lookup(&zero);
        if (number)
            (*number)++;
    }
}

BPF_ARRAY(written_off, u64, 1);

BPF_ARRAY(seen_off, u64, 1);

struct rd_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    s64 stack_id;
    u32 own_pid;
    u64 f_n;
    u64 f_f;
};
BPF_PERCPU_ARRAY(rd_scratch, struct rd_record, 1);

struct rd_count_key {
    u32 nothing;
};
BPF_PERCPU_ARRAY(rd_count_keys, struct rd_count_key, 1);
BPF_PERCPU_HASH(rd_count, struct rd_count_key, struct measured, 10240);
static inline void add_to_rd_count(void *ctx, struct rd_record *record)
{
    int zero = 0;
    struct rd_count_key *key = rd_count_keys.lookup(&zero);
    struct measured none = {};
    if (!key)
        return;
    struct measured *all = rd_count.lookup_or_try_init(key, &none);
    if (!all)
        return;
    all->hits++;
}

struct rd_count_2_key {
    char f_comm[16];
    u32 f_tid;
};
BPF_PERCPU_ARRAY(rd_count_2_keys, struct rd_count_2_key, 1);
BPF_PERCPU_HASH(rd_count_2, struct rd_count_2_key, struct measured, 10240);
static inline void add_to_rd_count_2(void *ctx, struct rd_record *record)
{
    int zero = 0;
    struct rd_count_2_key *key = rd_count_2_keys.lookup(&zero);
    struct measured none = {};
    if (!key)
        return;
    __builtin_memcpy(key->f_comm, record->task, sizeof(key->f_comm));
    key->f_tid = (u32)bpf_get_current_pid_tgid();
    struct measured *all = rd_count_2.lookup_or_try_init(key, &none);
    if (!all)
        return;
    all->hits++;
}

struct rd_sum_n_key {
    char f_comm[16];
};
BPF_PERCPU_ARRAY(rd_sum_n_keys, struct rd_sum_n_key, 1);
BPF_PERCPU_HASH(rd_sum_n, struct rd_sum_n_key, struct measured, 10240);
static inline void add_to_rd_sum_n(void *ctx, struct rd_record *record)
{
    int zero = 0;
    struct rd_sum_n_key *key = rd_sum_n_keys.lookup(&zero);
    struct measured none = {};
    if (!key)
        return;
    __builtin_memcpy(key->f_comm, record->task, sizeof(key->f_comm));
    struct measured *all = rd_sum_n.lookup_or_try_init(key, &none);
    if (!all)
        return;
    all->hits++;
    all->value += record->f_n;
}

struct rd_min_n_key {
    u32 nothing;
};
BPF_PERCPU_ARRAY(rd_min_n_keys, struct rd_min_n_key, 1);
BPF_PERCPU_HASH(rd_min_n, struct rd_min_n_key, struct measured, 10240);
static inline void add_to_rd_min_n(void *ctx, struct rd_record *record)
{
    int zero = 0;
    struct rd_min_n_key *key = rd_min_n_keys.lookup(&zero);
    struct measured none = {};
    if (!key)
        return;
    struct measured *all = rd_min_n.lookup_or_try_init(key, &none);
    if (!all)
        return;
    if (all->hits == 0 || (u64)record->f_n < (u64)all->value)
        all->value = record->f_n;
    all->hits++;
}

struct rd_max_n_key {
    u32 nothing;
};
BPF_PERCPU_ARRAY(rd_max_n_keys, struct rd_max_n_key, 1);
BPF_PERCPU_HASH(rd_max_n, struct rd_max_n_key, struct measured, 10240);
static inline void add_to_rd_max_n(void *ctx, struct rd_record *record)
{
    int zero = 0;
    struct rd_max_n_key *key = rd_max_n_keys.lookup(&zero);
    struct measured none = {};
    if (!key)
        return;
    struct measured *all = rd_max_n.lookup_or_try_init(key, &none);
    if (!all)
        return;
    if (all->hits == 0 || (u64)record->f_n > (u64)all->value)
        all->value = record->f_n;
    all->hits++;
}

struct rd_avg_n_key {
    u64 f_f;
};
BPF_PERCPU_ARRAY(rd_avg_n_keys, struct rd_avg_n_key, 1);
BPF_PERCPU_HASH(rd_avg_n, struct rd_avg_n_key, struct measured, 10240);
static inline void add_to_rd_avg_n(void *ctx, struct rd_record *record)
{
    int zero = 0;
    struct rd_avg_n_key *key = rd_avg_n_keys.lookup(&zero);
    struct measured none = {};
    if (!key)
        return;
    key->f_f = record->f_f;
    struct measured *all = rd_avg_n.lookup_or_try_init(key, &none);
    if (!all)
        return;
    all->hits++;
    all->value += record->f_n;
}

struct rd_hist_n_key {
    char f_comm[16];
    s64 range;
};
BPF_PERCPU_ARRAY(rd_hist_n_keys, struct rd_hist_n_key, 1);
BPF_PERCPU_HASH(rd_hist_n, struct rd_hist_n_key, struct measured, 10240);
static inline void add_to_rd_hist_n(void *ctx, struct rd_record *record)
{
    int zero = 0;
    struct rd_hist_n_key *key = rd_hist_n_keys.lookup(&zero);
    struct measured none = {};
    if (!key)
        return;
    __builtin_memcpy(key->f_comm, record->task, sizeof(key->f_comm));
    key->range = bpf_log2l(record->f_n);
    struct measured *all = rd_hist_n.lookup_or_try_init(key, &none);
    if (!all)
        return;
    all->hits++;
}

struct rd_lhist_n_key {
    u32 f_tid;
    s64 range;
};
BPF_PERCPU_ARRAY(rd_lhist_n_keys, struct rd_lhist_n_key, 1);
BPF_PERCPU_HASH(rd_lhist_n, struct rd_lhist_n_key, struct measured, 10240);
static inline void add_to_rd_lhist_n(void *ctx, struct rd_record *record)
{
    int zero = 0;
    struct rd_lhist_n_key *key = rd_lhist_n_keys.lookup(&zero);
    struct measured none = {};
    if (!key)
        return;
    key->f_tid = (u32)bpf_get_current_pid_tgid();
    key->range = record->f_n / 100 * 100;
    struct measured *all = rd_lhist_n.lookup_or_try_init(key, &none);
    if (!all)
        return;
    all->hits++;
}

struct rd_count_3_key {
    s64 stack_id;
    s64 ustack_id;
    u64 own_pid;
};
BPF_PERCPU_ARRAY(rd_count_3_keys, struct rd_count_3_key, 1);
BPF_PERCPU_HASH(rd_count_3, struct rd_count_3_key, struct measured, 10240);
static inline void add_to_rd_count_3(void *ctx, struct rd_record *record)
{
    int zero = 0;
    struct rd_count_3_key *key = rd_count_3_keys.lookup(&zero);
    struct measured none = {};
    if (!key)
        return;
    key->stack_id = stacks.get_stackid(ctx, 0);
    key->ustack_id = stacks.get_stackid(ctx, BPF_F_USER_STACK);
    key->own_pid = bpf_get_current_pid_tgid() >> 32;
    struct measured *all = rd_count_3.lookup_or_try_init(key, &none);
    if (!all)
        return;
    all->hits++;
}

struct written_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    u64 f_n;
};
BPF_PERCPU_ARRAY(written_scratch, struct written_record, 1);

struct seen_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
};
BPF_PERCPU_ARRAY(seen_scratch, struct seen_record, 1);

BPF_ARRAY(rd_enable_count, u64, 1);

/* example.kp:1: kprobe vfs_read as rd < n: $arg3:u64; f: $arg1 > where n > 0 { */
int on_rd(struct pt_regs *ctx)
{
    int zero = 0;
    struct rd_record *record = rd_scratch.lookup(&zero);
    if (!record)
        return 0;
    bpf_get_current_comm(record->task, 16);
    record->f_n = ctx->dx;
    if (!(record->f_n > 0ULL))
        return 0;
    record->f_f = ctx->di;
    record->stack_id = -1;
    if (record->f_n > 1048576ULL)
        record->stack_id = stacks.get_stackid(ctx, 0);
    record->kind = 1;
    record->tid = (u32)bpf_get_current_pid_tgid();
    record->own_pid = (u32)(bpf_get_current_pid_tgid() >> 32);
    record->time = bpf_ktime_get_ns();
    send(record, sizeof(*record));
    add_to_rd_count(ctx, record);
    add_to_rd_count_2(ctx, record);
    add_to_rd_sum_n(ctx, record);
    add_to_rd_min_n(ctx, record);
    add_to_rd_max_n(ctx, record);
    add_to_rd_avg_n(ctx, record);
    add_to_rd_hist_n(ctx, record);
    add_to_rd_lhist_n(ctx, record);
    add_to_rd_count_3(ctx, record);
    {
        u64 *done = rd_enable_count.lookup(&zero);
        if (done && *done < 2) {
            (*done)++;
            u64 state = 0;
            written_off.update(&zero, &state);
        }
    }
    if (record->f_n == 1ULL) {
        {
            u64 state = 1;
            seen_off.update(&zero, &state);
        }
    }
    return 0;
}

/* example.kp:16: kprobe vfs_write as written < n: $arg3:u64 > */
int on_written(struct pt_regs *ctx)
{
    int zero = 0;
    struct written_record *record = written_scratch.lookup(&zero);
    if (!record)
        return 0;
    record->f_n = ctx->dx;
    u64 *off = written_off.lookup(&zero);
    if (off && *off == 0) {
        record->kind = 2;
        record->tid = (u32)bpf_get_current_pid_tgid();
        record->time = bpf_ktime_get_ns();
        bpf_get_current_comm(record->task, 16);
        send(record, sizeof(*record));
    }
    return 0;
}

/* example.kp:17: kretprobe vfs_write as seen */
int on_seen(struct pt_regs *ctx)
{
    int zero = 0;
    struct seen_record *record = seen_scratch.lookup(&zero);
    if (!record)
        return 0;
    u64 *off = seen_off.lookup(&zero);
    if (off && *off == 0) {
        record->kind = 3;
        record->tid = (u32)bpf_get_current_pid_tgid();
        record->time = bpf_ktime_get_ns();
        bpf_get_current_comm(record->task, 16);
        send(record, sizeof(*record));
    }
    return 0;
}
"""


class Text(str):
    """A string of the kernel or of a program."""


def text(raw):
    return Text(raw.decode("utf-8", "replace"))


def harmless(shown):
    """Without what a terminal would obey."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in str(shown))


def in_line(value):
    """A value as the kernel's trace has it."""
    if isinstance(value, list):
        return "{" + ",".join(in_line(each) for each in value) + "}"
    return f'"{harmless(value)}"' if isinstance(value, Text) else harmless(value)


def hexadecimal(number):
    return f"{number:#x}"


def frames(stack, pid):
    """The functions of a stack, the innermost first; a stack that was not found has none."""
    if stack < 0:
        return []
    names = (BPF.ksym if pid < 0 else lambda address, **how: bpf.sym(address, pid, **how))
    try:
        return [names(address, show_offset=True).decode("utf-8", "replace") for address in bpf["stacks"].walk(stack)]
    except KeyError:
        return []


def kernel_stack(holder):
    return frames(holder.stack_id, -1)


def user_stack(holder):
    return frames(holder.ustack_id, holder.own_pid)


def power_of_two(slot):
    """What bpf_log2l puts into a slot."""
    return (0, 1) if slot <= 1 else (1 << (slot - 1), (1 << slot) - 1)


def on_record(_, data, size):
    kind = ctypes.cast(data, ctypes.POINTER(ctypes.c_uint32)).contents.value
    record = RECORDS[kind]
    held = ctypes.cast(data, ctypes.POINTER(record.layout)).contents
    fields = {name: value(held) for name, value in record.fields}
    stacks = [frames for stack in record.stacks for frames in stack(held)]
    if options.json:
        shown = {"event": record.event, "time": held.time, "task": text(held.task), "tid": held.tid, "fields": fields}
        print(json.dumps({**shown, "stack": stacks} if record.stacks else shown))
        return
    if record.line is not None:
        print(record.line(held))
    elif record.is_shown:
        seconds = f"{held.time // 10**9}.{held.time // 1000 % 10**6:06}"
        values = "".join(f" {name}={in_line(value)}" for name, value in fields.items())
        print(f"{seconds} {harmless(text(held.task))}-{held.tid} {record.event}:{values}")
    for frame in stacks:
        print(f"    {harmless(frame)}")


def lines_of(table):
    """The lines of a table: the keys, the range's lower end, the hits and the value of all CPUs together."""
    for key, cpus in bpf[table.map].items():
        cpus = [each for each in cpus if each.hits]
        hits = sum(each.hits for each in cpus)
        if hits:
            value = table.value(cpus, hits)
            yield [shown(key) for _, shown in table.keys], getattr(key, "range", None), hits, value


def sorted_lines(table):
    """In the order that was asked for, the last word first; else the fewest hits first, as the kernel has it."""
    names = [name for name, _ in table.keys]
    lines = sorted(lines_of(table), key=lambda line: (line[2], str(line[0])))
    for name, descending in reversed(table.sort):
        by = {"hitcount": lambda line: line[2], table.measured: lambda line: line[3]}
        if name in names:
            at = names.index(name)
            by[name] = lambda line, at=at: line[0][at]
        lines.sort(key=by[name], reverse=descending)
    return lines


def table_as_json(table):
    rows = []
    for keys, low, hits, value in sorted_lines(table):
        ends = {} if table.ends is None else dict(zip(("from", "to"), table.ends(low)))
        rows.append({"keys": keys, **ends, "value": value})
    print(json.dumps({"table": table.map, "keys": [name for name, _ in table.keys], "rows": rows}))


def print_table(table):
    print(f"\n{table.title}")
    if table.ends is not None:
        print_ranges(table)
        return
    names = [name for name, _ in table.keys]
    rows = []
    for keys, _, _, value in sorted_lines(table):
        for stack in (key for key in keys if isinstance(key, list)):
            for frame in stack:
                rows.append([f"    {harmless(frame)}"])
        rows.append([harmless(key) for key in keys if not isinstance(key, list)] + [str(value)])
    heads = [name.upper() for name in names if name not in ("stack", "ustack")] + [table.column]
    widths = [max(len(row[at]) for row in [heads, *rows] if len(row) == len(heads)) for at in range(len(heads))]
    for row in [heads, *rows]:
        if len(row) != len(heads):
            print(row[0])
            continue
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths)]
        print(" ".join([*cells, row[-1].rjust(widths[-1])]))


STARS = 40


def print_ranges(table):
    sections = {}
    for keys, low, hits, _ in lines_of(table):
        sections.setdefault(json.dumps(keys), (keys, {}))[1][low] = hits
    for _, (keys, ranges) in sorted(sections.items()):
        named = ", ".join(f"{name} = {harmless(key)}" for (name, _), key in zip(table.keys, keys))
        if named:
            print(f"\n{named}")
        most = max(ranges.values())
        print(f"     {table.column:<19} : count     distribution")
        for low in every_range(table, ranges):
            count = ranges.get(low, 0)
            start, end = table.ends(low)
            print(f"{start:>10} -> {end:<10} : {count:<8} |{'*' * (count * STARS // most):<{STARS}}|")


def every_range(table, ranges):
    """Those without hits that lie between others, as long as they are few."""
    first, last = min(ranges), max(ranges)
    step = table.step
    if (last - first) // step > 100:
        return sorted(ranges)
    return range(first, last + step, step)


class RdRecord1(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("stack_id", ctypes.c_int64),
        ("own_pid", ctypes.c_uint32),
        ("f_n", ctypes.c_uint64),
        ("f_f", ctypes.c_uint64),
    ]


class WrittenRecord2(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("f_n", ctypes.c_uint64),
    ]


class SeenRecord3(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
    ]


Record = collections.namedtuple("Record", "event layout is_shown fields line stacks")

RECORDS = {
    1: Record(
        "rd",
        RdRecord1,
        True,
        [
            ("n", lambda r: r.f_n),
            ("f", lambda r: hexadecimal(r.f_f)),
        ],
        lambda r: "%-8s read %5d bytes (%x, 100%%)" % (harmless(text(r.task)), r.f_n, r.f_f,),
        [kernel_stack],
    ),
    2: Record(
        "written",
        WrittenRecord2,
        True,
        [
            ("n", lambda r: r.f_n),
        ],
        None,
        [],
    ),
    3: Record(
        "seen",
        SeenRecord3,
        True,
        [],
        None,
        [],
    ),
}


Table = collections.namedtuple("Table", "map title keys value column measured sort ends step")

TABLES = [
    # example.kp:2: count
    Table(
        "rd_count",
        "rd: count",
        [],
        lambda cpus, hits: hits,
        "COUNT",
        "hitcount",
        [],
        None,
        None,
    ),
    # example.kp:3: count by comm, tid sort hitcount desc
    Table(
        "rd_count_2",
        "rd: count by comm, tid",
        [
            ("comm", lambda k: text(k.f_comm)),
            ("tid", lambda k: k.f_tid),
        ],
        lambda cpus, hits: hits,
        "COUNT",
        "hitcount",
        [("hitcount", True)],
        None,
        None,
    ),
    # example.kp:4: sum n by comm
    Table(
        "rd_sum_n",
        "rd: sum n by comm",
        [
            ("comm", lambda k: text(k.f_comm)),
        ],
        lambda cpus, hits: (sum(each.value for each in cpus)) % 2**64,
        "SUM(n)",
        "n",
        [],
        None,
        None,
    ),
    # example.kp:5: min n
    Table(
        "rd_min_n",
        "rd: min n",
        [],
        lambda cpus, hits: min(each.value % 2**64 for each in cpus),
        "MIN(n)",
        "n",
        [],
        None,
        None,
    ),
    # example.kp:6: max n
    Table(
        "rd_max_n",
        "rd: max n",
        [],
        lambda cpus, hits: max(each.value % 2**64 for each in cpus),
        "MAX(n)",
        "n",
        [],
        None,
        None,
    ),
    # example.kp:7: avg n by f
    Table(
        "rd_avg_n",
        "rd: avg n by f",
        [
            ("f", lambda k: hexadecimal(k.f_f)),
        ],
        lambda cpus, hits: sum(each.value for each in cpus) % 2**64 // hits,
        "AVG(n)",
        "n",
        [],
        None,
        None,
    ),
    # example.kp:8: hist n by comm
    Table(
        "rd_hist_n",
        "rd: hist n by comm",
        [
            ("comm", lambda k: text(k.f_comm)),
        ],
        lambda cpus, hits: hits,
        "n",
        "n",
        [],
        power_of_two,
        1,
    ),
    # example.kp:9: lhist n step 100 by tid
    Table(
        "rd_lhist_n",
        "rd: lhist n by tid",
        [
            ("tid", lambda k: k.f_tid),
        ],
        lambda cpus, hits: hits,
        "n",
        "n",
        [],
        lambda low: (low, low + 99),
        100,
    ),
    # example.kp:10: count by stack, ustack
    Table(
        "rd_count_3",
        "rd: count by stack, ustack",
        [
            ("stack", kernel_stack),
            ("ustack", user_stack),
        ],
        lambda cpus, hits: hits,
        "COUNT",
        "hitcount",
        [],
        None,
        None,
    ),
]


def attach():
    # example.kp:1: kprobe vfs_read as rd < n: $arg3:u64; f: $arg1 > where n > 0 {
    bpf.attach_kprobe(event="vfs_read", fn_name="on_rd")
    # example.kp:16: kprobe vfs_write as written < n: $arg3:u64 >
    bpf.attach_kprobe(event="vfs_write", fn_name="on_written")
    # example.kp:17: kretprobe vfs_write as seen
    bpf.attach_kretprobe(event="vfs_write", fn_name="on_seen")


def main():
    global bpf, options
    parser = argparse.ArgumentParser(description="Traces until Ctrl-C.")
    parser.add_argument("--json", action="store_true", help="print records and tables as JSON, a line each")
    parser.add_argument("-d", "--duration", type=float, metavar="SECONDS", help="end after that time")
    options = parser.parse_args()
    ended = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: ended.append(True))
    try:
        bpf = BPF(text=TEXT)
        bpf["written_off"][bpf["written_off"].Key(0)] = bpf["written_off"].Leaf(1)
        attach()
    except Exception as problem:
        sys.exit(f"{sys.argv[0]}: {problem}")
    bpf["events"].open_ring_buffer(on_record)
    print("tracing, Ctrl-C ends", file=sys.stderr, flush=True)
    end = None if options.duration is None else time.monotonic() + options.duration
    try:
        while not ended and (end is None or time.monotonic() < end):
            bpf.ring_buffer_poll(100)
            sys.stdout.flush()
        bpf.ring_buffer_consume()
        for table in TABLES:
            table_as_json(table) if options.json else print_table(table)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    lost = sum(each for _, cpus in bpf["lost"].items() for each in cpus)
    if lost:
        print(f"{lost} records were lost", file=sys.stderr)
    bpf.cleanup()


main()
