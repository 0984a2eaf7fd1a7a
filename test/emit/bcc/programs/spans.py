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

static inline void user_text(char *to, u64 at)
{
    __builtin_memset(to, 0, 256);
    bpf_probe_read_user_str(to, 256, (void *)at);
}

struct measured {
    u64 hits;
    s64 value;
};

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

struct begin_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    u64 f_n;
    char f_text[256];
};
BPF_PERCPU_ARRAY(begin_scratch, struct begin_record, 1);

struct other_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    u64 f_n;
    char f_text[256];
};
BPF_PERCPU_ARRAY(other_scratch, struct other_record, 1);

struct done_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    s64 f_ret;
};
BPF_PERCPU_ARRAY(done_scratch, struct done_record, 1);

struct io_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    u64 f_us;
    u64 f_ns;
    u64 f_n;
    char f_text[256];
    s64 f_ret;
};
BPF_PERCPU_ARRAY(io_scratch, struct io_record, 1);

struct io_hist_us_key {
    u64 f_n;
    s64 range;
};
BPF_PERCPU_ARRAY(io_hist_us_keys, struct io_hist_us_key, 1);
BPF_PERCPU_HASH(io_hist_us, struct io_hist_us_key, struct measured, 10240);
static inline void add_to_io_hist_us(void *ctx, struct io_record *span)
{
    int zero = 0;
    struct io_hist_us_key *key = io_hist_us_keys.lookup(&zero);
    struct measured none = {};
    if (!key)
        return;
    key->f_n = span->f_n;
    key->range = bpf_log2l(span->f_us);
    struct measured *all = io_hist_us.lookup_or_try_init(key, &none);
    if (!all)
        return;
    all->hits++;
}

struct after_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    u64 f_us;
};
BPF_PERCPU_ARRAY(after_scratch, struct after_record, 1);

/* example.kp:11: span after = io .. other on tid, io.n == other.n < us: elapsed.us... */
struct after_waiting_key {
    u64 key_1;
    u64 key_2;
};
struct after_waiting_start {
    u64 time;
};
BPF_PERCPU_ARRAY(after_waiting_keys, struct after_waiting_key, 1);
BPF_PERCPU_ARRAY(after_waiting_starts, struct after_waiting_start, 1);
BPF_HASH(after_waiting, struct after_waiting_key, struct after_waiting_start);

static inline void after_begins(void *ctx, struct io_record *span)
{
    int zero = 0;
    struct after_waiting_key *key = after_waiting_keys.lookup(&zero);
    struct after_waiting_start *start = after_waiting_starts.lookup(&zero);
    if (!key || !start)
        return;
    key->key_1 = (u32)bpf_get_current_pid_tgid();
    key->key_2 = span->f_n;
    start->time = bpf_ktime_get_ns();
    after_waiting.update(key, start);
}

static inline void after_ends(void *ctx, struct other_record *record)
{
    int zero = 0;
    struct after_waiting_key *key = after_waiting_keys.lookup(&zero);
    struct after_record *span = after_scratch.lookup(&zero);
    if (!key || !span)
        return;
    key->key_1 = (u32)bpf_get_current_pid_tgid();
    key->key_2 = record->f_n;
    struct after_waiting_start *start = after_waiting.lookup(key);
    if (!start)
        return;
    span->f_us = (bpf_ktime_get_ns() - start->time) / 1000;
    after_waiting.delete(key);
    span->kind = 5;
    span->tid = (u32)bpf_get_current_pid_tgid();
    span->time = bpf_ktime_get_ns();
    bpf_get_current_comm(span->task, 16);
    send(span, sizeof(*span));
}

/* example.kp:4: span io = begin | other .. done on tid < */
struct io_waiting_key {
    u64 key_1;
};
struct io_waiting_start {
    u64 time;
    u64 f_n;
    char f_text[256];
};
BPF_PERCPU_ARRAY(io_waiting_keys, struct io_waiting_key, 1);
BPF_PERCPU_ARRAY(io_waiting_starts, struct io_waiting_start, 1);
BPF_HASH(io_waiting, struct io_waiting_key, struct io_waiting_start);

static inline void io_begins(void *ctx, struct begin_record *record)
{
    int zero = 0;
    struct io_waiting_key *key = io_waiting_keys.lookup(&zero);
    struct io_waiting_start *start = io_waiting_starts.lookup(&zero);
    if (!key || !start)
        return;
    key->key_1 = (u32)bpf_get_current_pid_tgid();
    start->time = bpf_ktime_get_ns();
    start->f_n = record->f_n;
    __builtin_memcpy(start->f_text, record->f_text, sizeof(start->f_text));
    io_waiting.update(key, start);
}

static inline void io_ends(void *ctx, struct done_record *record)
{
    int zero = 0;
    struct io_waiting_key *key = io_waiting_keys.lookup(&zero);
    struct io_record *span = io_scratch.lookup(&zero);
    if (!key || !span)
        return;
    key->key_1 = (u32)bpf_get_current_pid_tgid();
    struct io_waiting_start *start = io_waiting.lookup(key);
    if (!start)
        return;
    span->f_us = (bpf_ktime_get_ns() - start->time) / 1000;
    span->f_ns = (bpf_ktime_get_ns() - start->time);
    span->f_n = start->f_n;
    __builtin_memcpy(span->f_text, start->f_text, sizeof(span->f_text));
    span->f_ret = record->f_ret;
    io_waiting.delete(key);
    if (!(span->f_us > 1000ULL && span->f_ret > 0LL))
        return;
    span->kind = 4;
    span->tid = (u32)bpf_get_current_pid_tgid();
    span->time = bpf_ktime_get_ns();
    bpf_get_current_comm(span->task, 16);
    send(span, sizeof(*span));
    add_to_io_hist_us(ctx, span);
    after_begins(ctx, span);
}

/* example.kp:4: span io = begin | other .. done on tid < */
struct io_waiting_2_key {
    u64 key_1;
};
struct io_waiting_2_start {
    u64 time;
    u64 f_n;
    char f_text[256];
};
BPF_PERCPU_ARRAY(io_waiting_2_keys, struct io_waiting_2_key, 1);
BPF_PERCPU_ARRAY(io_waiting_2_starts, struct io_waiting_2_start, 1);
BPF_HASH(io_waiting_2, struct io_waiting_2_key, struct io_waiting_2_start);

static inline void io_begins_2(void *ctx, struct other_record *record)
{
    int zero = 0;
    struct io_waiting_2_key *key = io_waiting_2_keys.lookup(&zero);
    struct io_waiting_2_start *start = io_waiting_2_starts.lookup(&zero);
    if (!key || !start)
        return;
    key->key_1 = (u32)bpf_get_current_pid_tgid();
    start->time = bpf_ktime_get_ns();
    start->f_n = record->f_n;
    __builtin_memcpy(start->f_text, record->f_text, sizeof(start->f_text));
    io_waiting_2.update(key, start);
}

static inline void io_ends_2(void *ctx, struct done_record *record)
{
    int zero = 0;
    struct io_waiting_2_key *key = io_waiting_2_keys.lookup(&zero);
    struct io_record *span = io_scratch.lookup(&zero);
    if (!key || !span)
        return;
    key->key_1 = (u32)bpf_get_current_pid_tgid();
    struct io_waiting_2_start *start = io_waiting_2.lookup(key);
    if (!start)
        return;
    span->f_us = (bpf_ktime_get_ns() - start->time) / 1000;
    span->f_ns = (bpf_ktime_get_ns() - start->time);
    span->f_n = start->f_n;
    __builtin_memcpy(span->f_text, start->f_text, sizeof(span->f_text));
    span->f_ret = record->f_ret;
    io_waiting_2.delete(key);
    if (!(span->f_us > 1000ULL && span->f_ret > 0LL))
        return;
    span->kind = 4;
    span->tid = (u32)bpf_get_current_pid_tgid();
    span->time = bpf_ktime_get_ns();
    bpf_get_current_comm(span->task, 16);
    send(span, sizeof(*span));
    add_to_io_hist_us(ctx, span);
    after_begins(ctx, span);
}

/* example.kp:1: kprobe vfs_read as begin < n: $arg3:u64; text: +0($arg2):ustring >... */
int on_begin(struct pt_regs *ctx)
{
    int zero = 0;
    struct begin_record *record = begin_scratch.lookup(&zero);
    if (!record)
        return 0;
    record->f_n = ctx->dx;
    if (!(record->f_n > 1ULL))
        return 0;
    user_text(record->f_text, ctx->si);
    io_begins(ctx, record);
    return 0;
}

/* example.kp:2: kprobe vfs_write as other < n: $arg3:u64; text: +0($arg2):ustring ... */
int on_other(struct pt_regs *ctx)
{
    int zero = 0;
    struct other_record *record = other_scratch.lookup(&zero);
    if (!record)
        return 0;
    record->f_n = ctx->dx;
    user_text(record->f_text, ctx->si);
    after_ends(ctx, record);
    io_begins_2(ctx, record);
    return 0;
}

/* example.kp:3: kretprobe vfs_read as done < ret: $retval:s64 > { } */
int on_done(struct pt_regs *ctx)
{
    int zero = 0;
    struct done_record *record = done_scratch.lookup(&zero);
    if (!record)
        return 0;
    record->f_ret = ctx->ax;
    io_ends(ctx, record);
    io_ends_2(ctx, record);
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


class IoRecord4(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("f_us", ctypes.c_uint64),
        ("f_ns", ctypes.c_uint64),
        ("f_n", ctypes.c_uint64),
        ("f_text", ctypes.c_char * 256),
        ("f_ret", ctypes.c_int64),
    ]


class AfterRecord5(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("f_us", ctypes.c_uint64),
    ]


Record = collections.namedtuple("Record", "event layout is_shown fields line stacks")

RECORDS = {
    4: Record(
        "io",
        IoRecord4,
        True,
        [
            ("us", lambda r: r.f_us),
            ("ns", lambda r: r.f_ns),
            ("n", lambda r: r.f_n),
            ("text", lambda r: text(r.f_text)),
            ("ret", lambda r: r.f_ret),
        ],
        lambda r: "%s took %d" % (harmless(text(r.f_text)), r.f_us,),
        [],
    ),
    5: Record(
        "after",
        AfterRecord5,
        True,
        [
            ("us", lambda r: r.f_us),
        ],
        None,
        [],
    ),
}


Table = collections.namedtuple("Table", "map title keys value column measured sort ends step")

TABLES = [
    # example.kp:10: hist us by n; print "%s took %d", text, us }
    Table(
        "io_hist_us",
        "io: hist us by n",
        [
            ("n", lambda k: k.f_n),
        ],
        lambda cpus, hits: hits,
        "us",
        "us",
        [],
        power_of_two,
        1,
    ),
]


def attach():
    # example.kp:1: kprobe vfs_read as begin < n: $arg3:u64; text: +0($arg2):ustring >...
    bpf.attach_kprobe(event="vfs_read", fn_name="on_begin")
    # example.kp:2: kprobe vfs_write as other < n: $arg3:u64; text: +0($arg2):ustring ...
    bpf.attach_kprobe(event="vfs_write", fn_name="on_other")
    # example.kp:3: kretprobe vfs_read as done < ret: $retval:s64 > { }
    bpf.attach_kretprobe(event="vfs_read", fn_name="on_done")


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
