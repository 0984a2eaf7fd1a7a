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

struct rd_record {
    u32 kind;
    u32 tid;
    u64 time;
    char task[16];
    u64 f_n;
    s32 f_m;
    char f_text[256];
};
BPF_PERCPU_ARRAY(rd_scratch, struct rd_record, 1);

/* begins with 'ab' */
static inline int begins_ab(const char *s, int size)
{
    if (size < 2)
        return 0;
    return s[0] == 'a' && s[1] == 'b';
}

/* is 'abc' */
static inline int is_abc(const char *s, int size)
{
    if (size < 4)
        return 0;
    return s[0] == 'a' && s[1] == 'b' && s[2] == 'c' && s[3] == 0;
}

/* contains 'sh' */
static inline int contains_sh(const char *s, int size)
{
    for (int i = 0; i + 2 < size; i++) {
        if (s[i] == 0)
            return 0;
        if (s[i] == 's' && s[i + 1] == 'h')
            return 1;
    }
    return 0;
}

/* example.kp:1: kprobe vfs_read as rd < n: $arg3:u64; m: $arg3:s32; text: +0($arg2... */
int on_rd(struct pt_regs *ctx)
{
    int zero = 0;
    struct rd_record *record = rd_scratch.lookup(&zero);
    if (!record)
        return 0;
    bpf_get_current_comm(record->task, 16);
    record->f_n = ctx->dx;
    record->f_m = ctx->dx;
    user_text(record->f_text, ctx->si);
    if (!((record->f_n > 4096ULL && (record->f_m == -1LL || !((record->f_m & 7LL) != 0)) && begins_ab(record->f_text, 256) && !is_abc(record->f_text, 256) && contains_sh(record->task, 16)) || (((u64)record->f_n + 1LL) > ((s64)record->f_m * 2LL) && (u32)(bpf_get_current_pid_tgid() >> 32) != 1ULL && (u32)bpf_get_current_uid_gid() == 0ULL)))
        return 0;
    record->kind = 1;
    record->tid = (u32)bpf_get_current_pid_tgid();
    record->time = bpf_ktime_get_ns();
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


class RdRecord1(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("f_n", ctypes.c_uint64),
        ("f_m", ctypes.c_int32),
        ("f_text", ctypes.c_char * 256),
    ]


Record = collections.namedtuple("Record", "event layout is_shown fields line stacks")

RECORDS = {
    1: Record(
        "rd",
        RdRecord1,
        True,
        [
            ("n", lambda r: r.f_n),
            ("m", lambda r: r.f_m),
            ("text", lambda r: text(r.f_text)),
        ],
        None,
        [],
    ),
}


def attach():
    # example.kp:1: kprobe vfs_read as rd < n: $arg3:u64; m: $arg3:s32; text: +0($arg2...
    bpf.attach_kprobe(event="vfs_read", fn_name="on_rd")


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
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    lost = sum(each for _, cpus in bpf["lost"].items() for each in cpus)
    if lost:
        print(f"{lost} records were lost", file=sys.stderr)
    bpf.cleanup()


main()
