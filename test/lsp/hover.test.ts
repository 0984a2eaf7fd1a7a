import { expect, test } from "vitest";
import { hover } from "../../lsp/server/features/hover.ts";
import { example } from "./support.ts";

function said(marked: string): string | undefined {
  const { document, offset, lines } = example(marked);
  const found = hover(document, offset, lines);
  return found === undefined ? undefined : (found.contents as { readonly value: string }).value;
}

test("a kind of probe: its form, the declaration's comment and what it is compiled to", () => {
  expect(said("/// Who reads.\nkpr$0obe vfs_read < count >")).toMatchInlineSnapshot(`
    "\`\`\`kp
    kprobe [module:]function[+offset] < fields >
    \`\`\`

    A breakpoint in the kernel: at a function's entry, or inside of it.

    Who reads.

    \`\`\`sh
    p:kpc/vfs_read vfs_read count=$arg3:u64
    \`\`\`"
  `);
});

test("a function has its prototype", () => {
  expect(said("kprobe vfs_$0read < count >")).toMatchInlineSnapshot(`
    "\`\`\`c
    long int vfs_read(struct file *file, const char *buf, size_t count, loff_t *pos)
    \`\`\`

    \`\`\`sh
    p:kpc/vfs_read vfs_read count=$arg3:u64
    \`\`\`"
  `);
});

test("a path of members: type, size and place of each step", () => {
  expect(said("kprobe vfs_read < fi$0le->f_path.dentry >")).toMatchInlineSnapshot(`
    "\`\`\`c
    struct file *file
    \`\`\`

    8 bytes

    \`\`\`sh
    dentry=+16($arg1):x64
    \`\`\`"
  `);
  expect(said("kprobe vfs_read < file->f_$0path.dentry->d_name.name >")).toMatchInlineSnapshot(`
    "\`\`\`c
    struct path f_path
    \`\`\`

    a structure, 16 bytes, at byte 8 behind \`$arg1\`

    \`\`\`sh
    name=+0(+16(+16($arg1))):string
    \`\`\`"
  `);
  expect(said("kprobe vfs_read < file->f_path.dentry->d_name.na$0me >")).toMatchInlineSnapshot(`
    "\`\`\`c
    const char *name
    \`\`\`

    8 bytes, at byte 16 behind \`+16($arg1)\`

    \`\`\`sh
    name=+0(+16(+16($arg1))):string
    \`\`\`"
  `);
  expect(said("kprobe vfs_read < file->f_loc$0ked >")).toMatchInlineSnapshot(`
    "\`\`\`c
    unsigned int f_locked
    \`\`\`

    1 bit from bit 0 on, at byte 40 behind \`$arg1\`

    \`\`\`sh
    f_locked=+40($arg1):b1@0/8
    \`\`\`"
  `);
});

test("a register says what it holds, at the entry and at the return", () => {
  expect(said("kprobe vfs_read < n: %$0dx >")).toMatchInlineSnapshot(`
    "\`\`\`c
    size_t count
    \`\`\`

    \`%dx\` holds argument 3."
  `);
  expect(said("kretprobe vfs_read < n: %$0ax >")).toMatchInlineSnapshot(`
    "\`\`\`c
    long int
    \`\`\`

    \`%ax\` holds the return value."
  `);
  expect(said("kprobe vfs_read < n: %$0bx >")).toMatchInlineSnapshot(
    `"\`%bx\` holds a value of the caller's, kept over the call."`,
  );
});

test("a raw dereference is told in C", () => {
  expect(said("kprobe vfs_read < d: +$00x10(%di) >")).toMatchInlineSnapshot(`
    "\`\`\`c
    struct dentry * // file->f_path.dentry
    \`\`\`"
  `);
  expect(said("kprobe vfs_read < d: +$016(+16($arg1)) >")).toMatchInlineSnapshot(`
    "\`\`\`c
    const char * // file->f_path.dentry->d_name.name
    \`\`\`"
  `);
  expect(said("kprobe vfs_read < d: +$03(%di) >")).not.toContain("file->");
});

test("types, actions, clauses, constants and fields", () => {
  expect(said("kprobe vfs_read < a: $arg2:ustr$0ing >")).toMatchInlineSnapshot(`
    "\`\`\`kp
    ustring
    \`\`\`

    A string in the memory of user space, by its address."
  `);
  expect(said("kprobe vfs_read < m: file->f_mode:enum$0 access_mode >")).toMatchInlineSnapshot(`
    "\`\`\`kp
    enum NAME
    \`\`\`

    Shown by the name that an enumeration gives the value.

    \`\`\`c
    enum access_mode {
      ACCESS_READ = 1,
      ACCESS_WRITE = 2,
    }
    \`\`\`"
  `);
  expect(said("kprobe vfs_read < count > { hi$0st count by comm }")).toMatchInlineSnapshot(`
    "\`\`\`kp
    hist FIELD [by KEYS]
    \`\`\`

    Counts values in ranges of powers of two."
  `);
  expect(said("kprobe vfs_read < count > { hist cou$0nt by comm }")).toMatchInlineSnapshot(`
    "\`\`\`sh
    count=$arg3:u64
    \`\`\`"
  `);
  expect(said("kprobe vfs_read < count > { hist count b$0y comm }")).toMatchInlineSnapshot(`
    "\`\`\`kp
    by KEY, …
    \`\`\`

    A line of the table for each combination of these."
  `);
  expect(said("kprobe vfs_read < count > { hist count by co$0mm }")).toMatchInlineSnapshot(`
    "\`\`\`kp
    comm
    \`\`\`

    The name of the task."
  `);
  expect(said("const BIG = 4KiB\nkprobe vfs_read < count > where count > BI$0G")).toMatchInlineSnapshot(`
    "\`\`\`kp
    BIG = 4096
    \`\`\`"
  `);
  expect(said("const BI$0G = 4KiB")).toMatchInlineSnapshot(`
    "\`\`\`kp
    BIG = 4096
    \`\`\`"
  `);
});

test("an event's fields, and other declarations", () => {
  expect(said("tracepoint sched:sched_$0switch")).toMatchInlineSnapshot(`
    "\`\`\`c
    // sched:sched_switch
    char[16] prev_comm;  // 8
    pid_t prev_pid;  // 24
    char[16] next_comm;  // 32
    pid_t next_pid;  // 48
    \`\`\`

    \`\`\`sh
    events/sched/sched_switch/enable
    \`\`\`"
  `);
  expect(said("gro$0up mine")).toMatchInlineSnapshot(`
    "\`\`\`kp
    group NAME
    \`\`\`

    The group of the file's events; \`kpc\` without it."
  `);
  expect(said("// not$0hing")).toBeUndefined();
});
