#!/usr/bin/env python3
# kpc 0.1.0: example.kp for x86_64, Linux 7.3.0, BCC

import argparse
import collections
import ctypes
import json
import os
import re
import signal
import sys
import time

from bcc import BPF

TEXT = r"""
#include <uapi/linux/ptrace.h>

static inline u64 kernel_u64(u64 at)
{
    u64 value = 0;
    bpf_probe_read_kernel(&value, sizeof(value), (void *)at);
    return value;
}

static inline void kernel_text(char *to, u64 at)
{
    __builtin_memset(to, 0, 256);
    bpf_probe_read_kernel_str(to, 256, (void *)at);
}

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

struct inside_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
};
BPF_PERCPU_ARRAY(inside_scratch, struct inside_record, 1);

struct done_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    s64 f_ret;
};
BPF_PERCPU_ARRAY(done_scratch, struct done_record, 1);

struct hooked_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    u64 f_count;
};
BPF_PERCPU_ARRAY(hooked_scratch, struct hooked_record, 1);

struct left_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    s32 f_ret;
    u64 f_count;
};
BPF_PERCPU_ARRAY(left_scratch, struct left_record, 1);

struct sched_switch_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    char f_prev_comm[256];
    s32 f_prev_pid;
    char f_next_comm[256];
    s32 f_next_pid;
};
BPF_PERCPU_ARRAY(sched_switch_scratch, struct sched_switch_record, 1);

struct switched_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    char f_who[256];
    s32 f_pid;
};
BPF_PERCPU_ARRAY(switched_scratch, struct switched_record, 1);

struct raw_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    u8 f_preempt;
};
BPF_PERCPU_ARRAY(raw_scratch, struct raw_record, 1);

/* example.kp:1: kprobe vfs_read+4 as inside */
int on_inside(struct pt_regs *ctx)
{
    int zero = 0;
    struct inside_record *record = inside_scratch.lookup(&zero);
    if (!record)
        return 0;
    record->kind = 1;
    record->tid = (u32)bpf_get_current_pid_tgid();
    record->time = bpf_ktime_get_ns();
    bpf_get_current_comm(record->task, 16);
    send(record, sizeof(*record));
    return 0;
}

/* example.kp:2: kretprobe vfs_read as done < ret: $retval:s64 > */
int on_done(struct pt_regs *ctx)
{
    int zero = 0;
    struct done_record *record = done_scratch.lookup(&zero);
    if (!record)
        return 0;
    record->f_ret = ctx->ax;
    record->kind = 2;
    record->tid = (u32)bpf_get_current_pid_tgid();
    record->time = bpf_ktime_get_ns();
    bpf_get_current_comm(record->task, 16);
    send(record, sizeof(*record));
    return 0;
}

/* example.kp:3: fprobe vfs_write as hooked < count: $arg3:u64 > */
KFUNC_PROBE(vfs_write)
{
    int zero = 0;
    struct hooked_record *record = hooked_scratch.lookup(&zero);
    if (!record)
        return 0;
    record->f_count = kernel_u64((u64)ctx + 16);
    record->kind = 3;
    record->tid = (u32)bpf_get_current_pid_tgid();
    record->time = bpf_ktime_get_ns();
    bpf_get_current_comm(record->task, 16);
    send(record, sizeof(*record));
    return 0;
}

/* example.kp:4: fretprobe vfs_write as left < ret: $retval:s32; count: $arg3:u64 > */
KRETFUNC_PROBE(vfs_write)
{
    int zero = 0;
    struct left_record *record = left_scratch.lookup(&zero);
    if (!record)
        return 0;
    record->f_ret = kernel_u64((u64)ctx + 32);
    record->f_count = kernel_u64((u64)ctx + 16);
    record->kind = 4;
    record->tid = (u32)bpf_get_current_pid_tgid();
    record->time = bpf_ktime_get_ns();
    bpf_get_current_comm(record->task, 16);
    send(record, sizeof(*record));
    return 0;
}

/* example.kp:5: tracepoint sched:sched_switch */
int on_sched_switch(void *ctx)
{
    int zero = 0;
    struct sched_switch_record *record = sched_switch_scratch.lookup(&zero);
    if (!record)
        return 0;
    kernel_text(record->f_prev_comm, (u64)ctx + OFFSET_sched_sched_switch_prev_comm);
    record->f_prev_pid = *(s32 *)((char *)ctx + OFFSET_sched_sched_switch_prev_pid);
    kernel_text(record->f_next_comm, (u64)ctx + OFFSET_sched_sched_switch_next_comm);
    record->f_next_pid = *(s32 *)((char *)ctx + OFFSET_sched_sched_switch_next_pid);
    record->kind = 5;
    record->tid = (u32)bpf_get_current_pid_tgid();
    record->time = bpf_ktime_get_ns();
    bpf_get_current_comm(record->task, 16);
    send(record, sizeof(*record));
    return 0;
}

/* example.kp:6: tracepoint sched:sched_switch as switched < who: $prev_comm:string... */
int on_switched(void *ctx)
{
    int zero = 0;
    struct switched_record *record = switched_scratch.lookup(&zero);
    if (!record)
        return 0;
    record->f_pid = (u64)*(s32 *)((char *)ctx + OFFSET_sched_sched_switch_next_pid);
    if (!(record->f_pid > 0LL))
        return 0;
    kernel_text(record->f_who, (u64)ctx + OFFSET_sched_sched_switch_prev_comm);
    record->kind = 6;
    record->tid = (u32)bpf_get_current_pid_tgid();
    record->time = bpf_ktime_get_ns();
    bpf_get_current_comm(record->task, 16);
    send(record, sizeof(*record));
    return 0;
}

/* example.kp:7: rawtracepoint sched_switch as raw < preempt: $arg1:u8 > */
int on_raw(struct bpf_raw_tracepoint_args *ctx)
{
    int zero = 0;
    struct raw_record *record = raw_scratch.lookup(&zero);
    if (!record)
        return 0;
    record->f_preempt = ctx->args[0];
    record->kind = 7;
    record->tid = (u32)bpf_get_current_pid_tgid();
    record->time = bpf_ktime_get_ns();
    bpf_get_current_comm(record->task, 16);
    send(record, sizeof(*record));
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


def offset_of(event, field, size):
    """Where a field lies in an event's record, by the event's own format."""
    group, name = event.split(":")
    for root in ("/sys/kernel/tracing", "/sys/kernel/debug/tracing"):
        path = os.path.join(root, "events", group, name, "format")
        if os.path.exists(path):
            break
    else:
        sys.exit(f"this kernel has no event {event}")
    with open(path, encoding="ascii", errors="replace") as lines:
        for line in lines:
            found = re.match(r"\s*field:.*?(\w+)(?:\[[^\]]*\])?;\s*offset:(\d+);\s*size:(\d+);", line)
            if found and found.group(1) == field:
                if int(found.group(3)) != size:
                    sys.exit(f"{event} has another {field} here: this program was made for another kernel")
                return int(found.group(2))
    sys.exit(f"{event} has no {field} here: this program was made for another kernel")


class InsideRecord1(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
    ]


class DoneRecord2(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("f_ret", ctypes.c_int64),
    ]


class HookedRecord3(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("f_count", ctypes.c_uint64),
    ]


class LeftRecord4(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("f_ret", ctypes.c_int32),
        ("f_count", ctypes.c_uint64),
    ]


class SchedSwitchRecord5(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("f_prev_comm", ctypes.c_char * 256),
        ("f_prev_pid", ctypes.c_int32),
        ("f_next_comm", ctypes.c_char * 256),
        ("f_next_pid", ctypes.c_int32),
    ]


class SwitchedRecord6(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("f_who", ctypes.c_char * 256),
        ("f_pid", ctypes.c_int32),
    ]


class RawRecord7(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("f_preempt", ctypes.c_uint8),
    ]


Record = collections.namedtuple("Record", "event layout is_shown fields line stacks")

RECORDS = {
    1: Record(
        "inside",
        InsideRecord1,
        True,
        [],
        None,
        [],
    ),
    2: Record(
        "done",
        DoneRecord2,
        True,
        [
            ("ret", lambda r: r.f_ret),
        ],
        None,
        [],
    ),
    3: Record(
        "hooked",
        HookedRecord3,
        True,
        [
            ("count", lambda r: r.f_count),
        ],
        None,
        [],
    ),
    4: Record(
        "left",
        LeftRecord4,
        True,
        [
            ("ret", lambda r: r.f_ret),
            ("count", lambda r: r.f_count),
        ],
        None,
        [],
    ),
    5: Record(
        "sched_switch",
        SchedSwitchRecord5,
        True,
        [
            ("prev_comm", lambda r: text(r.f_prev_comm)),
            ("prev_pid", lambda r: r.f_prev_pid),
            ("next_comm", lambda r: text(r.f_next_comm)),
            ("next_pid", lambda r: r.f_next_pid),
        ],
        None,
        [],
    ),
    6: Record(
        "switched",
        SwitchedRecord6,
        True,
        [
            ("who", lambda r: text(r.f_who)),
            ("pid", lambda r: r.f_pid),
        ],
        None,
        [],
    ),
    7: Record(
        "raw",
        RawRecord7,
        True,
        [
            ("preempt", lambda r: r.f_preempt),
        ],
        None,
        [],
    ),
}


def attach():
    # example.kp:1: kprobe vfs_read+4 as inside
    bpf.attach_kprobe(event="vfs_read", event_off=4, fn_name="on_inside")
    # example.kp:2: kretprobe vfs_read as done < ret: $retval:s64 >
    bpf.attach_kretprobe(event="vfs_read", fn_name="on_done")
    # example.kp:3: fprobe vfs_write as hooked < count: $arg3:u64 >: attached by its name
    # example.kp:4: fretprobe vfs_write as left < ret: $retval:s32; count: $arg3:u64 >: attached by its name
    # example.kp:5: tracepoint sched:sched_switch
    bpf.attach_tracepoint(tp="sched:sched_switch", fn_name="on_sched_switch")
    # example.kp:6: tracepoint sched:sched_switch as switched < who: $prev_comm:string...
    bpf.attach_tracepoint(tp="sched:sched_switch", fn_name="on_switched")
    # example.kp:7: rawtracepoint sched_switch as raw < preempt: $arg1:u8 >
    bpf.attach_raw_tracepoint(tp="sched_switch", fn_name="on_raw")


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
        flags = [
            "-DOFFSET_sched_sched_switch_prev_comm=%d" % offset_of("sched:sched_switch", "prev_comm", 16),
            "-DOFFSET_sched_sched_switch_prev_pid=%d" % offset_of("sched:sched_switch", "prev_pid", 4),
            "-DOFFSET_sched_sched_switch_next_comm=%d" % offset_of("sched:sched_switch", "next_comm", 16),
            "-DOFFSET_sched_sched_switch_next_pid=%d" % offset_of("sched:sched_switch", "next_pid", 4),
        ]
        bpf = BPF(text=TEXT, cflags=flags)
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
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    lost = sum(each for _, cpus in bpf["lost"].items() for each in cpus)
    if lost:
        print(f"{lost} records were lost", file=sys.stderr)
    bpf.cleanup()


main()
