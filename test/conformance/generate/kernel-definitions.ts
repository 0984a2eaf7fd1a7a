/**
 * Definitions in the kernel's own words, right and wrong, as people write them by hand.
 *
 * None of them is said here to be right or wrong: the kernel says so. What it takes, kpc must be
 * able to say; what it refuses, kpc must refuse.
 */
import fc from "fast-check";
import type { Architecture } from "../../../src/target/arch/architecture.ts";
import type { Profile } from "../profiles.ts";

interface Setting {
  readonly arch: Architecture;
  readonly profile: Profile;
}

/** Names of registers that some architecture, manual or tool has, and some that none has. */
const REGISTER_NAMES = [
  ...["ax", "rax", "eax", "al", "di", "rdi", "edi", "sp", "esp", "rsp", "ip", "rip", "r8", "r15", "r16", "r8d"],
  ...["ds", "es", "fs", "gs", "cs", "ss", "flags", "eflags", "orig_ax", "xmm0", "x0", "w0", "x30", "x31", "lr"],
  ...["pc", "pstate", "xzr", "fp", "r0", "r3", "r31", "r32", "gpr3", "gpr32", "nip", "link", "msr", "ctr", "xer"],
  ...["a0", "a7", "a8", "s0", "s11", "t0", "t6", "ra", "gp", "tp", "epc", "zero", "badaddr", "cause", "status"],
  ...["cpsr", "ORIG_r0", "r10", "r11", "r12", "r13", "psw", "f0", "v0", "hi", "lo", "c0_epc", "csr_era", "DI", ""],
];

/** What can stand behind `x=`: leaves and what is around them, right and wrong. */
function leaves({ arch, profile }: Setting): readonly string[] {
  const [first = "sp", second = first] = arch.kernelArguments.registers;
  const symbol = profile.symbols[0] ?? "vfs_read";
  return [
    ...REGISTER_NAMES.map((name) => `%${name}`),
    ...["$stack", "$stack0", "$stack1", "$stack15", "$stack2047", "$stack2048", "$stack2049", "$stack99999", "$stackx"],
    ...["$retval", "$ret", "$arg", "$arg0", "$arg1", "$arg2", "$arg6", "$arg7", "$arg2048", "$arg2049", "$argx"],
    ...["$comm", "$COMM", "$Comm", "$common_pid", "$current", "$", "$$", "$pid", "$arg*"],
    ...[
      `@${symbol}`,
      `@${symbol}+8`,
      `@${symbol}-8`,
      `@${symbol}+0x10`,
      `@${symbol}+zz`,
      `@${symbol}+`,
      "@no_such_sym",
    ],
    ...["@0xc0001000", "@4096", "@0x", "@12zz", "@", "@-4", "@+0x10", "@+zz", "@+", `@mod:${symbol}`, "@08"],
    ...[
      "\\0",
      "\\1",
      "\\-1",
      "\\+7",
      "\\0x7f",
      "\\0xffffffffffffffff",
      "\\0x10000000000000000",
      "\\-9223372036854775808",
    ],
    ...["\\-9223372036854775809", "\\18446744073709551615", "\\18446744073709551616", "\\abc", "\\", "\\0x", "\\017"],
    ...["\\08", "\\1u", "\\--1", '\\"abc"', '\\"a=b"', '\\"a:b"', '\\"a\\"b"', '\\""', '\\"abc', '\\"', "\\'a'"],
    ...[`+0(%${first})`, `+8(%${first})`, `-8(%${second})`, `+0x10(%${first})`, `+u8(%${first})`, `-u0x10(%${second})`],
    ...[`+0(+8(%${first}))`, `+0(-8(+0x10(%${second})))`, `+0($stack)`, `+4($stack)`, `+0($stack2)`, "+0($arg1)"],
    ...[`+0(@${symbol})`, "+0(@4096)", "+0(\\5)", `+0($comm)`, '+0(\\"ab")', `+-4(%${first})`, `-+4(%${first})`],
    ...[
      `--4(%${first})`,
      `+(%${first})`,
      `+u(%${first})`,
      `+U0(%${first})`,
      `+0%${first}`,
      `+0(%${first}`,
      `+0(%${first}))`,
    ],
    ...[`+0()`, `+0(x`, `+0x(%${first})`, `+08(%${first})`, `+010(%${first})`, `+0u(%${first})`, `+4+4(%${first})`],
    ...[`+2147483647(%${first})`, `+0x7fffffff(%${first})`, `-2147483648(%${first})`, `+0x8000000000000000(%${first})`],
    ...[`+99999999999999999999(%${first})`, `+0(%nosuch)`, `+0($nosuch)`, `+0(+0(+0(%${first}))`, `+0 (%${first})`],
    ...["", "=", "5", "-5", "+5", "*x", "&x", "x", "x->y", "x.y", "x-y", "(x)", "(x)y", "()", "(", ")", "->x", "x->"],
    ...[
      "%%ax",
      "%",
      "#",
      "'a'",
      '"a"',
      "~1",
      "!1",
      "+",
      "-",
      "a=b",
      "1+1",
      "this_cpu_ptr(@x)",
      "this_cpu_read()",
      "foo(1)",
    ],
    ...[...nested(first, [1, 2, 7, 8, 9, 12, 13, 14, 15, 16])],
    ...[...nested(`@${symbol}`, [7, 8, 9, 11, 12, 13])].map((text) => text.replace("%@", "@")),
  ];
}

function nested(base: string, depths: readonly number[]): string[] {
  return depths.map((depth) => `${"+0(".repeat(depth)}%${base}${")".repeat(depth)}`);
}

const INTEGERS = ["u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "x8", "x16", "x32", "x64"];

const TYPES = [
  ...["u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "x8", "x16", "x32", "x64", "u128", "U8", "u", "s24"],
  ...["char", "string", "ustring", "symbol", "symstr", "%pd", "%pD", "%pS", "int", "bool", "hex", "", "String"],
  ...["b1@0/8", "b8@0/8", "b9@0/8", "b4@4/8", "b4@5/8", "b0@0/8", "b1@8/8", "b32@0/32", "b64@0/64", "b3@61/64"],
  ...["b4@0/32", "b4@0", "b4", "b@0/8", "b4@/8", "b4@0/", "b4@0/12", "b4@0/128", "b0x4@0x0/0x8", "b-1@0/8", "bitfield"],
  ...["u8[1]", "u8[4]", "u8[64]", "u8[65]", "u8[0]", "u8[-1]", "u8[]", "u8[x]", "u8[0x4]", "u8[", "u8[4", "u8[4]x"],
  ...[
    "u64[64]",
    "string[2]",
    "ustring[3]",
    "symbol[2]",
    "symstr[2]",
    "char[8]",
    "%pd[2]",
    "b4@4/8[2]",
    "x32[4294967297]",
  ],
  ...["u8[4][2]", "u8 [4]", "u8:u8", ":u8", "enum", "errno"],
];

/** Definitions that people write, by what they try. */
export function handWritten(setting: Setting): readonly string[] {
  const { profile, arch } = setting;
  const [fn = "vfs_read", other = fn] = profile.functions;
  const at = `${fn}${profile.suffix}`;
  const [first = "sp"] = arch.kernelArguments.registers;
  const program = profile.program;
  const all = leaves(setting);
  const memory = [
    `+0(%${first})`,
    `+u0(%${first})`,
    `%${first}`,
    "$stack",
    "$stack1",
    "$comm",
    '\\"abc"',
    "\\5",
    `@${fn}`,
  ];
  const places = kernelPlaces(fn);
  return [
    ...all.map((leaf) => `p:g/e ${at} x=${leaf}`),
    ...all.filter((_, index) => index % 2 === 0).map((leaf) => `r:g/e ${fn} x=${leaf}`),
    ...all.filter((_, index) => index % 3 === 0).map((leaf) => `f:g/e ${fn} x=${leaf}`),
    ...all.filter((_, index) => index % 5 === 0).map((leaf) => `f:g/e ${fn}%return x=${leaf}`),
    ...all.filter((_, index) => index % 5 === 1).map((leaf) => `t:g/e sched_switch x=${leaf}`),
    ...all.filter((_, index) => index % 3 === 1).map((leaf) => `e:g/e sched.sched_switch x=${leaf}`),
    ...all.filter((_, index) => index % 2 === 1).map((leaf) => `p:g/e ${program}:0x1000 x=${leaf}`),
    ...all.filter((_, index) => index % 5 === 2).map((leaf) => `r:g/e ${program}:0x1000 x=${leaf}`),
    ...TYPES.flatMap((type) => [`p:g/e ${at} x=this_cpu_read(@${fn}):${type}`, `p:g/e ${at} x=$current:${type}`]),
    ...memory.flatMap((fetch) => TYPES.map((type) => `p:g/e ${at} x=${fetch}:${type}`)),
    ...TYPES.flatMap((type) => [
      `p:g/e ${program}:0x1000 x=+0(%${first}):${type}`,
      `r:g/e ${fn} x=$retval:${type}`,
      `e:g/e sched.sched_switch x=$prev_pid:${type}`,
      `e:g/e sched.sched_switch x=$prev_comm:${type}`,
    ]),
    ...INTEGERS.flatMap((type) => [
      `r:g/e ${fn} x=$retval:${type} y=$stack1:${type} z=@${fn}+8:${type}`,
      `p:g/e ${program}:0x1000 x=%${first}:${type} y=+8(%${first}):${type} z=@+0x10:${type}`,
      `r:g/e ${program}:0x1000 x=$retval:${type} y=-8($stack):${type}[4]`,
      `e:g/e sched.sched_switch x=$prev_pid:${type} y=$next_prio:${type}`,
      `p:g/e ${at} x=+0($stack):${type}[3] y=+u4(+8(%${first})):${type} z=\\1:${type}`,
      `f:g/e ${fn} x=$stack2:${type} y=+0x10($arg1):${type}`,
    ]),
    ...places.map((place) => `p:g/e ${place}`),
    ...places.map((place) => `r:g/e ${place}`),
    ...places.map((place) => `f:g/e ${place}`),
    ...userPlaces(program).flatMap((place) => [`p:g/e ${place}`, `r:g/e ${place}`]),
    ...NAMES.map((name) => `p:${name} ${at}`),
    ...FIELD_NAMES.map((name) => `p:g/e ${at} ${name}=%${first}`),
    ...["r0", "r1", "r10", "r4096", "r4097", "r-1", "r1x", "r0x10", "r010", "r08", "p5", "p0"].map(
      (c) => `${c}:g/e ${fn}`,
    ),
    ...["f5", "f0", "f4097", "fx"].flatMap((command) => [`${command}:g/e ${fn}`, `${command}:g/e ${fn}%return`]),
    ...["sched.sched_switch", "sched/sched_switch", "sched_switch", "sched.nosuch", "nosuch.x", "sched.", ".x"].map(
      (event) => `e:g/e ${event}`,
    ),
    ...["sched_switch", "sched:sched_switch", "no-such", "a.b", "sched_switch%return", "sched_switch+1"].map(
      (name) => `t:g/e ${name}`,
    ),
    ...counts(at, [1, 2, 64, 127, 128, 129, 140]),
    ...sizes(at, first),
    ...lengths(at, first),
    `p:g/e ${at} x=%${first} x=%${first}`,
    `p:g/e ${at} a=\\1 b=\\2 a=\\3`,
    `p:g/e ${at} %${first} $stack1`,
    `p:g/e ${at}  a=\\1\tb=\\2`,
    `  p:g/e ${at}`,
    `p:g/e ${at} a=\\1 # comment`,
    `p ${at}`,
    `p ${at} a=\\1`,
    `r ${fn}`,
    `p ${program}:0x1000`,
    `p:g/e ${at} count`,
    `p:g/e ${at} count=count`,
    `p:g/e ${fn} file buf count pos`,
    `p:g/e ${fn} x=file->f_inode->i_size y=file->f_mode:u32`,
    `p:g/e ${fn} $arg*`,
    `p:g/e ${fn} $arg* x=\\1`,
    `p:g/e ${other} a=$arg1 b=$arg2`,
    `r:g/e ${fn} a=$retval b=$arg1`,
    `f:g/e ${fn}%return a=$retval b=$arg1 c=count`,
    "t:g/e sched_switch prev=prev->pid next=next->pid",
    "t:g/e sched_switch comm=next->comm:string",
    "e:g/e sched.sched_switch prev=$prev_pid next=$next_pid",
    "e:g/e sched.sched_switch p=prev_pid",
    `p:g/e ${fn} a=(file)$arg1->f_mode b=$current c=$current->pid`,
    `p:g/e ${at} a=this_cpu_read(@${fn}) b=this_cpu_ptr(+0(%${first}))`,
  ];
}

function kernelPlaces(fn: string): readonly string[] {
  return [
    ...[fn, `${fn}+0`, `${fn}+0x0`, `${fn}+`, `${fn}+zz`, `${fn}-1`, `${fn}-4`, `${fn}+4-2`, `${fn}+0x100000000`],
    ...[`${fn}%return`, `${fn}%ret`, `${fn}%Return`, `${fn}%return%return`, `${fn}%`, `${fn}*`, `${fn}?`, `vfs_rea*`],
    ...["nomod:foo", "nomod:foo+8", "vmlinux:vfs_read", "a:b:c", ":foo", "no_such_function", "0", "0x0", "1", "0x1234"],
    ...["0xzz", "12ab", "@foo", "%foo", "$foo", "-1", "+4", "foo bar", `${fn};`, `${fn},vfs_write`, `${fn}|vfs_write`],
    ...[`"${fn}"`, `'${fn}'`, `(${fn})`, `${fn}()`, `${fn}<`, `${fn}>`, "vfs~read", "/vfs_read", "vfs/read", "..", "*"],
  ];
}

function userPlaces(program: string): readonly string[] {
  return [
    ...[`${program}:0x1000`, `${program}:4096`, `${program}:010000`, `${program}:0`, `${program}:0x7fffffff`],
    ...[
      `${program}:0x1000%return`,
      `${program}:0x1000(0x20)`,
      `${program}:0x1000%return(0x20)`,
      `${program}:0x1000(0x20)%return`,
    ],
    ...[
      `${program}:0x1000()`,
      `${program}:0x1000(zz)`,
      `${program}:0x1000(0x20`,
      `${program}:0x1000(0x20)x`,
      `${program}:0x1000)`,
    ],
    ...[
      `${program}:0x16zz`,
      `${program}:0x10+4`,
      `${program}:+0x10`,
      `${program}:-1`,
      `${program}:`,
      program,
      `${program}:main`,
    ],
    ...[
      "/no/such:0x10",
      "/bin:0x10",
      "/dev/null:0x10",
      "busybox:0x1000",
      ":0x1000",
      `${program}:0x1000%ret`,
      `/bin//busybox:0x1000`,
    ],
    ...[`${program}:0x1000:0x2000`, `${program}:08`, `${program}:0xffffffffffffffffff`, "/proc/1/exe:0x1000"],
  ];
}

const NAMES = [
  ...[
    "e",
    "g/e",
    "g/e1",
    "G/E",
    "_g/_e",
    "g/1e",
    "1g/e",
    "g/e-1",
    "g-1/e",
    "-g/e",
    "g/e.1",
    "g/",
    "/e",
    "",
    "g//e",
    "g/e/f",
  ],
  ...["g.e", "g/é", "g/e e2", "g/e:", "g:e", `g/${"e".repeat(63)}`, `g/${"e".repeat(64)}`, `g/${"e".repeat(65)}`],
  ...[
    `${"g".repeat(63)}/e`,
    `${"g".repeat(64)}/e`,
    "g/e!",
    "g/$e",
    "g/%e",
    "synthetic/e",
    "sched/myprobe",
    "sched/sched_switch",
  ],
];

const FIELD_NAMES = [
  ...["a", "_a", "A", "a1", "1a", "a-b", "a.b", "a/b", "a$", "é", "a b", "", "a".repeat(32), "a".repeat(33)],
  ...["common_pid", "common_type", "common_flags", "common_preempt_count", "common_tgid", "__probe_ip", "__probe_func"],
  ...["__probe_ret_ip", "cpu", "comm", "stacktrace", "hitcount", "common_cpu", "if", "where", "as", "int", "$a", "%a"],
];

function counts(at: string, numbers: readonly number[]): string[] {
  return numbers.map((count) => `p:g/e ${at} ${Array.from({ length: count }, (_, i) => `a${i}=\\1:u8`).join(" ")}`);
}

function sizes(at: string, register: string): string[] {
  const big = (index: number): string => `a${index}=+0(%${register}):u64[64]`;
  return [5, 6, 7].map((count) => `p:g/e ${at} ${Array.from({ length: count }, (_, i) => big(i)).join(" ")}`);
}

function lengths(at: string, register: string): string[] {
  const expression = (length: number): string => {
    const base = `(%${register})`;
    return `+${"0".repeat(length - base.length - 2)}1${base}`;
  };
  return [
    ...[60, 62, 63, 64, 65, 254, 255, 256].map((length) => `p:g/e ${at} x=${expression(length)}`),
    ...[56, 60, 61, 62, 240, 252, 253].map((length) => `p:g/e ${at} x=\\"${"t".repeat(length)}"`),
    ...[40, 55, 60].map(
      (count) =>
        `p:g/e ${at} ${Array.from({ length: count }, (_, i) => `${"n".repeat(28)}${i}=${expression(38)}`).join(" ")}`,
    ),
  ];
}

/** Small accidents in one of these definitions: a character lost, doubled, swapped or changed. */
export function accidents(definitions: readonly string[]): fc.Arbitrary<string> {
  const characters = [...'%$@+-():[]/.,=\\"#*&~!x0u8 '];
  const edit = fc.tuple(
    fc.constantFrom("lose", "double", "swap", "change", "insert"),
    fc.nat(),
    fc.constantFrom(...characters),
  );
  return fc
    .tuple(fc.constantFrom(...definitions), fc.array(edit, { minLength: 1, maxLength: 2 }))
    .map(([text, edits]) =>
      edits.reduce((result, [kind, where, character]) => {
        // The command and the name stay: what they become has its own cases.
        const start = result.indexOf(" ") + 1;
        const at = start + (where % Math.max(1, result.length - start));
        const before = result.slice(0, at);
        const here = result.charAt(at);
        switch (kind) {
          case "lose":
            return before + result.slice(at + 1);
          case "double":
            return before + here + here + result.slice(at + 1);
          case "swap":
            return before + result.charAt(at + 1) + here + result.slice(at + 2);
          case "change":
            return before + character + result.slice(at + 1);
          default:
            return before + character + result.slice(at);
        }
      }, text),
    );
}
