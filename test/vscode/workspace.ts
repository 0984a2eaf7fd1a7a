// The folder that is opened: a file for each step, so that none sees what another has typed.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeTargetFile } from "../../src/target/capture/target-file.ts";
import { exampleSections } from "../../src/target/example/example-target.ts";
import { compression } from "../../src/target/host/live-machine.ts";

const FIRST = fileURLToPath(new URL("../../examples/first.kp", import.meta.url));

const READS = `// Whose reads are large.
kprobe vfs_read as large < count > where count > 64KiB {
  count by comm;
}

// Reads that fail.
kretprobe vfs_read as failed < ret: $retval:errno > where ret < 0
`;

const SIMPLE = `// How much is asked for.
kprobe vfs_read as reads < count: $arg3:u64 >
`;

/** What each file says; those in \`web1\` are for the kernel whose target file is there. */
const FILES: Readonly<Record<string, string>> = {
  "kpc.json": JSON.stringify({ arch: "x86_64", kernel: "6.12" }),
  "kernel.kp": "// What this is called is known where the kernel is.\nkprobe vfs_reed\n",
  "explain.kp": "kprobe do_sys_open < dfd: %ax >\n",
  "restart.kp": "kprobe do_sys_open < dfd: $arg1 >\n",
  "missing.kp": "kprobe do_sys_open < dfd: %ax >\n",
  "run.kp": SIMPLE,
  "choice.kp": SIMPLE,
  "typing.kp": "",
  "../several/one/one.kp": "kprobe do_sys_open < dfd: %ax >\n",
  "../several/one/.vscode/settings.json": JSON.stringify({ "kpc.arch": "x86_64", "kpc.kernel": "6.1" }),
  "../several/two/two.kp": SIMPLE,
  "../several/two/.vscode/settings.json": JSON.stringify({ "kpc.arch": "s390x", "kpc.kernel": "5.15" }),
  "web1/kpc.json": JSON.stringify({ target: "web1.kpt" }),
  "web1/registers.kp": "// How much is read, and where to.\nkprobe vfs_read as reads < count: %ax; buf: $arg2 >\n",
  "web1/members.kp": "// Which files are written.\nkprobe vfs_write as writes < file: file->f_flags; count >\n",
  "web1/untidy.kp": "kprobe   vfs_write as writes<count;pos:pos>where count>4KiB\n",
  "web1/reads.kp": READS,
  "web1/outputs.kp": SIMPLE,
  "web1/lens.kp": SIMPLE,
};

export interface Workspace {
  readonly folder: string;
  /** Programs that a terminal finds first. */
  readonly programs: string;
  /** What a file says on disk; absent where there is none. */
  readonly read: (name: string) => string | undefined;
  /** The commands that were run in a terminal in the place of sudo. */
  readonly ran: () => string;
}

export function makeWorkspace(parent: string): Workspace {
  const folder = join(parent, "probes");
  const write = (name: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  for (const [name, text] of Object.entries(FILES)) write(name, text);
  copyFileSync(FIRST, join(folder, "first.kp"));
  write("web1/web1.kpt", writeTargetFile(exampleSections(), compression));
  const db1 = writeTargetFile(exampleSections("old"), compression);
  write("kernels/db1.kpt", db1);
  write("../several/two/db1.kpt", db1);
  const folders = [{ path: "one" }, { path: "two" }];
  const settings = { "kpc.server.path": join(parent, "several/kpc.cjs") };
  write("../several/both.code-workspace", JSON.stringify({ folders, settings }));
  write("../several/kpc.cjs", 'require("node:fs").writeFileSync(`${__dirname}/ran`, "");\n');

  const programs = join(parent, "programs");
  const record = join(parent, "ran");
  mkdirSync(programs);
  writeFileSync(join(programs, "sudo"), `#!/bin/sh\nprintf '%s\\n' "$*" >> '${record}'\n`);
  chmodSync(join(programs, "sudo"), 0o755);
  const textOf = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, "utf8") : undefined);
  return { folder, programs, read: (name) => textOf(join(folder, name)), ran: () => textOf(record) ?? "" };
}
