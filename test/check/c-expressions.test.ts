/** C expressions beside the fetch arguments that they become, for the example kernel. */
import { describe, expect, test } from "vitest";
import { compile } from "../../src/index.ts";
import { exampleTarget } from "../support/examples.ts";

interface Row {
  readonly field: string;
  readonly gives: string;
}

/** The field of a probe on `vfs_read(file, buf, count, pos)`, or what is wrong with it. */
function fetchOf(field: string, { arch = "x86_64", probe = "kprobe vfs_read", before = "" } = {}): string {
  const text = `${before}${probe} < x: ${field} >\n`;
  const { output, diagnostics } = compile([{ name: "c.kp", text }], { target: exampleTarget(true, arch) });
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
  return output === undefined ? errors.join(" ") : (/ x=(\S+)\n$/.exec(output)?.[1] ?? output);
}

const ROWS: readonly Row[] = [
  { field: "count", gives: "$arg3:u64" },
  { field: "(u32)count", gives: "$arg3:u32" },
  { field: "count:x8", gives: "$arg3:x8" },
  { field: "file", gives: "$arg1:x64" },
  { field: "*pos", gives: "+0($arg4):s64" },
  { field: "pos[2]", gives: "+16($arg4):s64" },
  { field: "*(pos)", gives: "+0($arg4):s64" },
  { field: "file->f_flags", gives: "+0($arg1):u32" },
  { field: "(*file).f_flags", gives: "+0($arg1):u32" },
  { field: "file[0].f_flags", gives: "+0($arg1):u32" },
  { field: "file->f_path.dentry", gives: "+16($arg1):x64" },
  { field: "(&file->f_path)->dentry", gives: "+16($arg1):x64" },
  { field: "file->f_path.dentry->d_flags", gives: "+0(+16($arg1)):u32" },
  { field: "file->f_path.dentry->d_name.name", gives: "+0(+16(+16($arg1))):string" },
  { field: "file->f_path.dentry->d_name.name:x64", gives: "+16(+16($arg1)):x64" },
  { field: "file->f_path.dentry->d_iname", gives: "+24(+16($arg1)):string" },
  { field: "&file->f_path.dentry->d_iname", gives: "+24(+16($arg1)):string" },
  { field: "file->f_path.dentry->d_iname[1]", gives: "+25(+16($arg1)):s8" },
  { field: "file->f_path.dentry->d_iname:x8[4]", gives: "+24(+16($arg1)):x8[4]" },
  { field: "file->f_small", gives: "+48($arg1):s32[4]" },
  { field: "file->f_small[3]", gives: "+60($arg1):s32" },
  { field: "file->f_version", gives: "+32($arg1):u64" },
  { field: "(u8)file->f_version", gives: "+32($arg1):u8" },
  { field: "(u64)file->f_flags", gives: "+0($arg1):u32" },
  { field: "file->f_locked", gives: "+40($arg1):b1@0/8" },
  { field: "file->f_kind", gives: "+40($arg1):b3@1/8" },
  { field: "file->f_mode", gives: "+4($arg1):u32" },
  // A way to show a value leaves it its width.
  { field: "file->f_mode:flags access_mode", gives: "+4($arg1):x32" },
  { field: "file->f_pos:enum access_mode", gives: "+24($arg1):s64" },
  { field: "file->f_path.dentry->d_iname[1]:enum E", gives: "+25(+16($arg1)):s8" },
  { field: "file->f_path.dentry->d_iname[1]:flags E", gives: "+25(+16($arg1)):x8" },
  { field: "file->f_version:errno", gives: "+32($arg1):s64" },
  { field: "file->f_kind:flags E", gives: "+40($arg1):b3@1/8" },
  { field: "count:enum E", gives: "$arg3:u64" },
  { field: "$arg3:enum access_mode", gives: "$arg3:u32" },
  { field: "$arg3:enum E", gives: "$arg3:s32" },
  { field: "$arg3:enum nothing", gives: "KP0609" },
  { field: "$arg3:enum file", gives: "KP0609" },
  { field: "((struct sockaddr_in *)file->private_data)->sin_port", gives: "+2(+64($arg1)):x16" },
  { field: "((struct sockaddr_in *)%di)->sin_port", gives: "+2(%di):x16" },
  { field: "((struct file *)$arg1)->f_flags", gives: "+0($arg1):u32" },
  { field: "$arg1->f_flags", gives: "+0($arg1):u32" },
  { field: "+8(file->f_path.dentry):u32", gives: "+8(+16($arg1)):u32" },
  { field: "buf", gives: "+0($arg2):ustring" },
  { field: "buf:ustring", gives: "+0($arg2):ustring" },
  { field: "buf:x64", gives: "$arg2:x64" },
  { field: "&file->f_flags", gives: "$arg1:x64" },
  { field: "&file->f_mode", gives: "KP1113" },
  { field: "file->f_small[N]", gives: "+52($arg1):s32" },
  { field: "count + 1", gives: "KP1112" },
  { field: "-count", gives: "KP1112" },
  { field: "file->f_path", gives: "KP1109" },
  { field: "file->f_large", gives: "KP1110" },
  { field: "file->f_path->dentry", gives: "KP1105" },
  { field: "count->x", gives: "KP1106" },
  { field: "*count", gives: "KP1107" },
  { field: "file->private_data[1]", gives: "KP1117" },
];

test.each(ROWS)("$field is $gives", ({ field, gives }) => {
  expect(fetchOf(field, { before: "const N = 1\nenum E { A; B; }\n" })).toBe(gives);
});

describe("where the low bytes of a value are its last", () => {
  test.each([
    { field: "(u8)file->f_version", gives: "+39($arg1):u8" },
    { field: "file->f_version:u32", gives: "+36($arg1):u32" },
    { field: "file->f_version:enum access_mode", gives: "+32($arg1):u64" },
    { field: "file->f_locked", gives: "+40($arg1):b1@7/8" },
    { field: "file->f_kind", gives: "+40($arg1):b3@4/8" },
    { field: "count:u32", gives: "$arg3:u32" },
  ])("$field is $gives", ({ field, gives }) => {
    expect(fetchOf(field, { arch: "s390x" })).toBe(gives);
  });
});

describe("structures of the file", () => {
  const before = "struct pair { u8 a; u64 b; u16 c : 4, d : 12; union { u32 e; u8 f[4]; }; struct pair *next; }\n";
  const cast = "((struct pair *)$arg1)";
  test.each([
    { field: `${cast}->b`, arch: "x86_64", gives: "+8($arg1):u64" },
    { field: `${cast}->d`, arch: "x86_64", gives: "+16($arg1):b12@4/16" },
    { field: `${cast}->f[2]`, arch: "x86_64", gives: "+22($arg1):u8" },
    { field: `${cast}->next->next->a`, arch: "x86_64", gives: "+0(+24(+24($arg1))):u8" },
    { field: `${cast}->b`, arch: "i386", gives: "+4($arg1):u64" },
    { field: `${cast}->next->a`, arch: "i386", gives: "+0(+20($arg1)):u8" },
  ])("$field on $arch is $gives", ({ field, arch, gives }) => {
    expect(fetchOf(field, { before, arch })).toBe(gives);
  });
});

describe("return values", () => {
  test.each([
    { probe: "kretprobe vfs_read", field: "$retval:s64", gives: "$retval:s64" },
    { probe: "kretprobe vfs_read", field: "file->f_flags", gives: "+0($arg1):u32" },
    { probe: "kretprobe returns_void", field: "$retval->f_flags", gives: "KP1121" },
    { probe: "fprobe vfs_read", field: "file->f_flags", gives: "+0($arg1):u32" },
    { probe: "kprobe vfs_read+4", field: "count", gives: "KP1102" },
  ])("$field of $probe is $gives", ({ probe, field, gives }) => {
    expect(fetchOf(field, { probe })).toBe(gives);
  });
});

describe("fields of events", () => {
  test.each([
    { field: "prev_pid", gives: "$prev_pid:s32" },
    { field: "prev_comm", gives: "$prev_comm:string" },
    { field: "prev_pid:u8", gives: "$prev_pid:u8" },
    { field: "$prev_pid", gives: "$prev_pid" },
    { field: "prev_pd", gives: "KP1216" },
  ])("$field is $gives", ({ field, gives }) => {
    expect(fetchOf(field, { probe: "tracepoint sched:sched_switch" }).replace(/^prev/, "$prev")).toBe(gives);
  });

  test("a pointer of a system call leads into user space", () => {
    const got = fetchOf("filename", { probe: "tracepoint syscalls:sys_enter_openat" });
    expect(got.replace("(filename", "($filename")).toBe("+0($filename):ustring");
  });
});

describe("names of a field's values", () => {
  /** The filter of a probe on `vfs_read(file, buf, count, pos)`, or what is wrong with it. */
  function filterOf(fields: string, condition: string, before = ""): string {
    const text = `${before}kprobe vfs_read < ${fields} > where ${condition}\n`;
    const { output, diagnostics } = compile([{ name: "c.kp", text }], { target: exampleTarget(true, "x86_64") });
    return /filter: (.*)\n$/.exec(output ?? "")?.[1] ?? diagnostics.map(({ code }) => code).join(" ");
  }

  test.each([
    { fields: "file->f_mode", condition: "f_mode == ACCESS_WRITE", gives: "f_mode == 2" },
    { fields: "file->f_mode", condition: "ACCESS_READ < f_mode", gives: "f_mode > 1" },
    { fields: "file->f_mode", condition: "f_mode & (ACCESS_READ | ACCESS_WRITE)", gives: "f_mode & 3" },
    { fields: "m: $arg3:flags access_mode", condition: "!(m == ACCESS_WRITE)", gives: "!(m == 2)" },
    // They are known beside the field that has them, and nowhere else.
    { fields: "file->f_mode; count", condition: "count == ACCESS_WRITE", gives: "KP0302" },
    { fields: "file->f_mode", condition: "f_mode == ACCESS_WRIT", gives: "KP0302" },
  ])("$condition of $fields is $gives", ({ fields, condition, gives }) => {
    expect(filterOf(fields, condition)).toBe(gives);
  });

  test("what the program declares is meant before them", () => {
    expect(filterOf("file->f_mode", "f_mode == ACCESS_WRITE", "const ACCESS_WRITE = 7\n")).toBe("f_mode == 7");
  });

  test("a span's field has those of the field that it is of", () => {
    const text = `kprobe vfs_read as a < file->f_mode >
kretprobe vfs_read as b
span s = a .. b on tid < mode: a.f_mode; us: elapsed.us > where mode == ACCESS_WRITE
`;
    const { output, diagnostics } = compile([{ name: "c.kp", text }], { target: exampleTarget(true, "x86_64") });
    expect(diagnostics).toEqual([]);
    expect(output).toContain("filter: mode == 2");
  });
});

test.each([
  { field: "file->f_flags:u64", warns: true },
  { field: "file->f_flags:x64", warns: true },
  { field: "file->f_path.dentry->d_iname[1]:ipv4", warns: true },
  { field: "((struct sockaddr_in *)file->private_data)->sin_port:be32", warns: true },
  { field: "file->f_flags:x32", warns: false },
  { field: "file->f_version:u32", warns: false },
  { field: "file->f_path.dentry->d_iname[1]:errno", warns: false },
  { field: "file->f_path.dentry:x64", warns: false },
  { field: "count:u64", warns: false },
  // Said outright, it is meant.
  { field: "*(u64 *)&file->f_path.dentry->d_flags", warns: false },
  { field: "+0(file):u64", warns: false },
])("$field reads more than the value has: $warns", ({ field, warns }) => {
  const text = `kprobe vfs_read < x: ${field} >\n`;
  const { diagnostics } = compile([{ name: "c.kp", text }], { target: exampleTarget(true, "x86_64") });
  expect(diagnostics.map(({ code }) => code)).toEqual(warns ? ["KP1125"] : []);
});
