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
    char f_text[256];
};
BPF_PERCPU_ARRAY(rd_scratch, struct rd_record, 1);

/* is '`id` $(id) ${x} // * /' */
static inline int is__id_id_x_(const char *s, int size)
{
    if (size < 22)
        return 0;
    return s[0] == '`' && s[1] == 'i' && s[2] == 'd' && s[3] == '`' && s[4] == ' ' && s[5] == '$' &&
        s[6] == '(' && s[7] == 'i' && s[8] == 'd' && s[9] == ')' && s[10] == ' ' && s[11] == '$' &&
        s[12] == '{' && s[13] == 'x' && s[14] == '}' && s[15] == ' ' && s[16] == '/' && s[17] == '/' &&
        s[18] == ' ' && s[19] == '*' && s[20] == '/' && s[21] == 0;
}

/* example.kp:1: kprobe vfs_read as rd < n: $arg3:u64; text: +0($arg2):ustring > wh... */
int on_rd(struct pt_regs *ctx)
{
    int zero = 0;
    struct rd_record *record = rd_scratch.lookup(&zero);
    if (!record)
        return 0;
    user_text(record->f_text, ctx->si);
    if (!(is__id_id_x_(record->f_text, 256)))
        return 0;
    record->f_n = ctx->dx;
    record->kind = 1;
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


class RdRecord1(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("f_n", ctypes.c_uint64),
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
            ("text", lambda r: text(r.f_text)),
        ],
        lambda r: "quoted, not run: `id` $(id) %d %% \\ \t \x01" % (r.f_n,),
        [],
    ),
}


def attach():
    # example.kp:1: kprobe vfs_read as rd < n: $arg3:u64; text: +0($arg2):ustring > wh...
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
