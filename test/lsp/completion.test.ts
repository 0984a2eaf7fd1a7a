import { expect, test } from "vitest";
import { completion } from "../../lsp/server/features/completion.ts";
import { example } from "./support.ts";

function offered(marked: string, most = 5): string[] {
  const { document, offset, lines } = example(marked);
  const { items } = completion(document, offset, { lines, snippets: false });
  return items.slice(0, most).map(({ label, detail }) => (detail === undefined ? label : `${label}  ${detail}`));
}

test("a declaration begins with a kind or another word", () => {
  expect(offered("k$0")).toMatchInlineSnapshot(`
    [
      "kprobe  kprobe [module:]function[+offset] < fields >",
      "kretprobe  kretprobe [module:]function [maxactive N] < fields >",
      "ksyscall  ksyscall name < fields >",
      "kretsyscall  kretsyscall name < fields >",
    ]
  `);
  expect(offered("re$0", 9)).toMatchInlineSnapshot(`
    [
      "kprobe  kprobe [module:]function[+offset] < fields >",
      "kretprobe  kretprobe [module:]function [maxactive N] < fields >",
      "fprobe  fprobe function < fields >",
      "fretprobe  fretprobe function < fields >",
      "uprobe  uprobe program:function[+offset] < fields >",
      "uretprobe  uretprobe program:function < fields >",
      "tracepoint  tracepoint group:event < fields >",
      "rawtracepoint  rawtracepoint name < fields >",
      "kretsyscall  kretsyscall name < fields >",
    ]
  `);
});

test("functions of the target, with their prototypes; those that cannot be probed are not offered", () => {
  expect(offered("kprobe vfs_$0")).toMatchInlineSnapshot(`
    [
      "vfs_getattr  int vfs_getattr(struct path *path)",
      "vfs_read  long int vfs_read(struct file *file, const char *buf, size_t count, loff_t *pos)",
      "vfs_wide  int vfs_wide(struct file *file, long long unsigned int size)",
      "vfs_write  long int vfs_write(struct file *file, const char *buf, size_t count, loff_t *pos)",
    ]
  `);
  expect(offered("kprobe vfs_read, vfs_w$0")).toMatchInlineSnapshot(`
    [
      "vfs_wide  int vfs_wide(struct file *file, long long unsigned int size)",
      "vfs_write  long int vfs_write(struct file *file, const char *buf, size_t count, loff_t *pos)",
    ]
  `);
  expect(offered("kprobe do_in$0")).toMatchInlineSnapshot(`[]`);
  expect(offered("kprobe ext4:$0")).toMatchInlineSnapshot(`
    [
      "ext4:ext4_sync_file",
    ]
  `);
  expect(offered("kprobe ex$0")).toMatchInlineSnapshot(`
    [
      "ext4_sync_file",
      "ext4:  a module's functions",
    ]
  `);
});

test("more functions than fit are asked for again", () => {
  const { document, offset, lines } = example("kprobe $0");
  const { isIncomplete, items } = completion(document, offset, { lines, snippets: false });
  expect([isIncomplete, items.length > 50]).toEqual([true, true]);
});

test("registers in the order of the calling convention, with what they hold", () => {
  expect(offered("kprobe vfs_read < n: %$0 >", 7)).toMatchInlineSnapshot(`
    [
      "%di  argument 1: struct file *file",
      "%si  argument 2: const char *buf",
      "%dx  argument 3: size_t count",
      "%cx  argument 4: loff_t *pos",
      "%r8  argument 5",
      "%r9  argument 6",
      "%ax  -",
    ]
  `);
  expect(offered("kretprobe vfs_read < n: %$0 >", 2)).toMatchInlineSnapshot(`
    [
      "%ax  return value",
      "%di  -",
    ]
  `);
});

test("parameters of the function, and what the kernel calls them", () => {
  expect(offered("kprobe vfs_read < $0 >", 4)).toMatchInlineSnapshot(`
    [
      "file  struct file * — parameter 1",
      "buf  const char * — parameter 2",
      "count  size_t — parameter 3",
      "pos  loff_t * — parameter 4",
    ]
  `);
  expect(offered("kprobe vfs_read < x: $$0 >", 9)).toMatchInlineSnapshot(`
    [
      "$arg1  struct file *file",
      "$arg2  const char *buf",
      "$arg3  size_t count",
      "$arg4  loff_t *pos",
      "$arg*  $arg*",
      "$comm  $comm",
      "$stack  $stack",
      "$stack0  $stackN",
    ]
  `);
  expect(offered("ksyscall openat < $0 >", 4)).toMatchInlineSnapshot(`
    [
      "dfd  int — parameter 1",
      "filename  char * — parameter 2",
      "flags  int — parameter 3",
      "mode  umode_t — parameter 4",
    ]
  `);
});

test("members with their types and offsets, also of anonymous structures", () => {
  expect(offered("kprobe vfs_read < file->$0 >", 20)).toMatchInlineSnapshot(`
    [
      "f_flags  unsigned int — +0",
      "f_mode  enum access_mode — +4",
      "f_path  struct path — +8",
      "f_pos  loff_t — +24",
      "f_version  long unsigned int — +32",
      "f_cookie  int — +32",
      "f_locked  unsigned int : 1 — +40, bit 0",
      "f_kind  unsigned int : 3 — +40, bit 1",
      "f_small  int[4] — +48",
      "private_data  void * — +64",
      "f_large  int[4096] — +72",
    ]
  `);
  expect(offered("kprobe vfs_read < x: file->f_path.dentry->d_n$0 >")).toMatchInlineSnapshot(`
    [
      "d_name  struct qstr — +8",
      "d_iname  char[16] — +24",
    ]
  `);
  expect(offered("kprobe vfs_read < ((struct file *)buf)->f_pa$0 >")).toMatchInlineSnapshot(`
    [
      "f_path  struct path — +8",
    ]
  `);
  expect(offered("kprobe vfs_read < count->$0 >")).toEqual([]);
});

test("a member comes with the right operator", () => {
  const { document, offset, lines } = example("kprobe vfs_read < file.f_pat$0 >");
  const { items } = completion(document, offset, { lines, snippets: false });
  expect(items).toMatchObject([{ label: "f_path", additionalTextEdits: [{ newText: "->" }] }]);
});

test("types, conditions and actions", () => {
  expect(offered("kprobe vfs_read < n: $arg3:u$0 >", 9)).toMatchInlineSnapshot(`
    [
      "u8  u8",
      "u16  u16",
      "u32  u32",
      "u64  u64",
      "ustring  ustring",
      "enum  enum NAME",
    ]
  `);
  expect(offered("kprobe vfs_read < m: file->f_mode:enum $0 >")).toMatchInlineSnapshot(`
    [
      "access_mode",
    ]
  `);
  expect(offered("kprobe vfs_read < x: (struct $0 >", 9)).toMatchInlineSnapshot(`
    [
      "dentry",
      "file",
      "path",
      "qstr",
      "ratio",
      "sockaddr_in",
    ]
  `);
  expect(offered("kprobe vfs_read < count > where $0", 3)).toMatchInlineSnapshot(`
    [
      "count  $arg3:u64",
      "comm  comm",
      "tid  tid",
    ]
  `);
  expect(offered("kprobe vfs_read < count > { $0 }", 3)).toMatchInlineSnapshot(`
    [
      "count  count [by KEYS]",
      "sum  sum FIELD [by KEYS]",
      "min  min FIELD [by KEYS]",
    ]
  `);
  expect(offered("kprobe vfs_read < count > { hist $0 }", 3)).toMatchInlineSnapshot(`
    [
      "count  $arg3:u64",
      "comm  comm",
      "tid  tid",
    ]
  `);
  expect(offered("kprobe vfs_read < count > { count by st$0 }", 3)).toMatchInlineSnapshot(`
    [
      "stack  the call stack",
      "ustack  the call stack",
      "step  step N",
    ]
  `);
  expect(offered("kprobe vfs_read as reads < count >\nkprobe vfs_write { enable $0 }", 3)).toMatchInlineSnapshot(`
    [
      "reads  an event of this program",
      "vfs_write  an event of this program",
      "by  by KEY, …",
    ]
  `);
});

test("events of the kernel, their fields, programs and their functions", () => {
  expect(offered("tracepoint sched:$0")).toMatchInlineSnapshot(`
    [
      "sched:sched_switch  prev_comm, prev_pid, next_comm, next_pid",
      "sched:sched_wakeup  comm, pid",
    ]
  `);
  expect(offered("tracepoint sched:sched_switch < $0 >", 4)).toMatchInlineSnapshot(`
    [
      "prev_comm  char[16] — at byte 8",
      "prev_pid  pid_t — at byte 24",
      "next_comm  char[16] — at byte 32",
      "next_pid  pid_t — at byte 48",
    ]
  `);
  expect(offered("ksyscall o$0")).toMatchInlineSnapshot(`
    [
      "openat  openat(int dfd, const char * filename, int flags, umode_t mode)",
    ]
  `);
  expect(offered("uprobe ba$0")).toMatchInlineSnapshot(`
    [
      "bash",
    ]
  `);
  expect(offered("uprobe bash:re$0")).toMatchInlineSnapshot(`
    [
      "bash:readline  a function of bash",
    ]
  `);
});

test("spans: events, what both ends have, and their fields", () => {
  const events = "kprobe vfs_read as a < count >\nkretprobe vfs_read as b < ret: $retval >\n";
  expect(offered(`${events}span s = $0`)).toMatchInlineSnapshot(`
    [
      "a  an event of this program",
      "b  an event of this program",
    ]
  `);
  expect(offered(`${events}span s = a .. b on t$0`)).toMatchInlineSnapshot(`
    [
      "tid  tid",
    ]
  `);
  expect(offered(`${events}span s = a .. b on tid < x: b.$0 >`)).toMatchInlineSnapshot(`
    [
      "ret  $retval",
    ]
  `);
  expect(offered(`${events}span s = a .. b on tid < x: elapsed.$0 >`)).toMatchInlineSnapshot(`
    [
      "us",
      "ns",
    ]
  `);
});

test("nothing in comments and strings", () => {
  expect(offered("kprobe vfs_read // vfs_$0")).toEqual([]);
  expect(offered('kprobe vfs_read { print "vfs_$0" }')).toEqual([]);
});

test("clients with snippets get places to fill in", () => {
  const { document, offset, lines } = example("kpro$0");
  const [first] = completion(document, offset, { lines, snippets: true }).items;
  expect(first).toMatchObject({ insertTextFormat: 2, textEdit: { newText: "kprobe ${1:vfs_read} < ${2:\\$arg1} >" } });
});
