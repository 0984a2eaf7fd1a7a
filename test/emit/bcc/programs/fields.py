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
#include <linux/fs.h>

static inline u8 kernel_u8(u64 at)
{
    u8 value = 0;
    bpf_probe_read_kernel(&value, sizeof(value), (void *)at);
    return value;
}

static inline u16 kernel_u16(u64 at)
{
    u16 value = 0;
    bpf_probe_read_kernel(&value, sizeof(value), (void *)at);
    return value;
}

static inline u32 kernel_u32(u64 at)
{
    u32 value = 0;
    bpf_probe_read_kernel(&value, sizeof(value), (void *)at);
    return value;
}

static inline u64 kernel_u64(u64 at)
{
    u64 value = 0;
    bpf_probe_read_kernel(&value, sizeof(value), (void *)at);
    return value;
}

static inline u32 user_u32(u64 at)
{
    u32 value = 0;
    bpf_probe_read_user(&value, sizeof(value), (void *)at);
    return value;
}

static inline void kernel_text(char *to, u64 at)
{
    __builtin_memset(to, 0, 256);
    bpf_probe_read_kernel_str(to, 256, (void *)at);
}

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
    u64 f_di;
    u32 f_n;
    s8 f_s;
    u16 f_x;
    u8 f_c;
    u64 f_stack;
    u64 f_slot;
    u64 f_ticks;
    u32 f_further;
    s64 f_back;
    u16 f_deep;
    s32 f_user;
    u8 f_bits;
    u8 f_bytes[3];
    char f_text[256];
    char f_theirs[256];
    char f_texts[2][256];
    u64 f_where;
    char f_name[256];
    char f_who[16];
    u64 f_one;
};
BPF_PERCPU_ARRAY(rd_scratch, struct rd_record, 1);

/* example.kp:2: kprobe vfs_read as rd < */
int on_rd(struct pt_regs *ctx)
{
    int zero = 0;
    struct rd_record *record = rd_scratch.lookup(&zero);
    if (!record)
        return 0;
    record->f_di = ctx->di;
    record->f_n = ctx->dx;
    record->f_s = ctx->dx;
    record->f_x = ctx->dx;
    record->f_c = kernel_u8(ctx->si);
    record->f_stack = ctx->sp;
    record->f_slot = kernel_u64(ctx->sp + 16);
    record->f_ticks = kernel_u64(ADDRESS_jiffies);
    record->f_further = kernel_u32(ADDRESS_jiffies + 8);
    record->f_back = kernel_u64(ctx->di - 8);
    record->f_deep = kernel_u16(kernel_u64(ctx->di + 8) + 16);
    record->f_user = user_u32(ctx->si + 4);
    record->f_bits = (kernel_u8(ctx->di + 4) >> 2) & 0xf;
    record->f_bytes[0] = kernel_u8(ctx->di);
    record->f_bytes[1] = kernel_u8(ctx->di + 1);
    record->f_bytes[2] = kernel_u8(ctx->di + 2);
    kernel_text(record->f_text, kernel_u64(ctx->di + 8));
    user_text(record->f_theirs, ctx->si);
    kernel_text(record->f_texts[0], ctx->di);
    kernel_text(record->f_texts[1], ctx->di + 8);
    record->f_where = kernel_u64(ctx->sp);
    kernel_text(record->f_name, kernel_u64(kernel_u64(ctx->di + offsetof(struct file, f_path.dentry)) + offsetof(struct dentry, d_name.name)));
    bpf_get_current_comm(record->f_who, 16);
    record->f_one = 1ULL;
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


def hexadecimal(number):
    return f"{number:#x}"


def character(number):
    return Text(chr(number))


def symbol(address):
    """A kernel function's name, and how far in it the address is."""
    return BPF.ksym(address, show_offset=True).decode("ascii", "replace")


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


def address_of(symbol):
    """Of a function or a variable of the kernel."""
    with open("/proc/kallsyms", encoding="ascii", errors="replace") as lines:
        for line in lines:
            words = line.split()
            if words[2] == symbol:
                return int(words[0], 16)
    sys.exit(f"this kernel has no {symbol}")


class RdRecord1(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("tid", ctypes.c_uint32),
        ("time", ctypes.c_uint64),
        ("task", ctypes.c_char * 16),
        ("f_di", ctypes.c_uint64),
        ("f_n", ctypes.c_uint32),
        ("f_s", ctypes.c_int8),
        ("f_x", ctypes.c_uint16),
        ("f_c", ctypes.c_uint8),
        ("f_stack", ctypes.c_uint64),
        ("f_slot", ctypes.c_uint64),
        ("f_ticks", ctypes.c_uint64),
        ("f_further", ctypes.c_uint32),
        ("f_back", ctypes.c_int64),
        ("f_deep", ctypes.c_uint16),
        ("f_user", ctypes.c_int32),
        ("f_bits", ctypes.c_uint8),
        ("f_bytes", ctypes.c_uint8 * 3),
        ("f_text", ctypes.c_char * 256),
        ("f_theirs", ctypes.c_char * 256),
        ("f_texts", ctypes.c_char * 256 * 2),
        ("f_where", ctypes.c_uint64),
        ("f_name", ctypes.c_char * 256),
        ("f_who", ctypes.c_char * 16),
        ("f_one", ctypes.c_uint64),
    ]


Record = collections.namedtuple("Record", "event layout is_shown fields line stacks")

RECORDS = {
    1: Record(
        "rd",
        RdRecord1,
        True,
        [
            ("di", lambda r: hexadecimal(r.f_di)),
            ("n", lambda r: r.f_n),
            ("s", lambda r: r.f_s),
            ("x", lambda r: hexadecimal(r.f_x)),
            ("c", lambda r: character(r.f_c)),
            ("stack", lambda r: hexadecimal(r.f_stack)),
            ("slot", lambda r: r.f_slot),
            ("ticks", lambda r: r.f_ticks),
            ("further", lambda r: r.f_further),
            ("back", lambda r: r.f_back),
            ("deep", lambda r: r.f_deep),
            ("user", lambda r: r.f_user),
            ("bits", lambda r: r.f_bits),
            ("bytes", lambda r: [each for each in r.f_bytes]),
            ("text", lambda r: text(r.f_text)),
            ("theirs", lambda r: text(r.f_theirs)),
            ("texts", lambda r: [text(each.value) for each in r.f_texts]),
            ("where", lambda r: symbol(r.f_where)),
            ("name", lambda r: text(r.f_name)),
            ("who", lambda r: text(r.f_who)),
            ("one", lambda r: hexadecimal(r.f_one)),
        ],
        None,
        [],
    ),
}


def attach():
    # example.kp:2: kprobe vfs_read as rd <
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
        flags = [
            "-DADDRESS_jiffies=%#xULL" % address_of("jiffies"),
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
