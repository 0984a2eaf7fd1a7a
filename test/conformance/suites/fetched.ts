/**
 * Values that are known beforehand, fetched through members of each kind: what the program reads must
 * be what the guest has put there, or what `/proc` and `stat` say of it.
 */
import { compile } from "../../../src/index.ts";
import type { Target } from "../../../src/target/target.ts";
import type { Report } from "../harness/packages.ts";
import { runScripts } from "../harness/scripts.ts";
import type { KernelUnderTest } from "./compile-for.ts";
import type { Outcome } from "./outcome.ts";

interface Expected {
  readonly what: string;
  readonly field: string;
  /** A shell command whose output is the value, or the value itself. */
  readonly value: string;
}

interface Scene {
  readonly event: string;
  readonly probe: string;
  readonly fields: readonly Expected[];
  /** A word that the records have which are meant. */
  readonly marker: string;
}

const SCENES: readonly Scene[] = [
  {
    event: "read",
    probe: "kprobe vfs_read",
    marker: 'name="thirteen_xyz"',
    fields: [
      { what: "string behind pointers", field: "name: file->f_path.dentry->d_name.name", value: '"thirteen_xyz"' },
      { what: "embedded", field: "length: file->f_path.dentry->d_name.len", value: "12" },
      { what: "pointer chain", field: "size: file->f_inode->i_size", value: "$(stat -c %s /tmp/thirteen_xyz)" },
      { what: "anonymous union", field: "links: file->f_inode->i_nlink", value: "$(stat -c %h /tmp/thirteen_xyz)" },
      { what: "inode", field: "inode: file->f_inode->i_ino", value: "$(stat -c %i /tmp/thirteen_xyz)" },
      { what: "mode", field: "mode: file->f_inode->i_mode", value: "$((0x$(stat -c %f /tmp/thirteen_xyz)))" },
      { what: "string in a file system's type", field: "type: file->f_inode->i_sb->s_type->name", value: '"tmpfs"' },
      { what: "pointer behind a parameter", field: "at: *pos", value: "0" },
    ],
  },
  {
    event: "exec",
    probe: "kprobe finalize_exec",
    marker: "first=127",
    fields: [
      { what: "element of an array", field: "first: bprm->buf[0]:u8", value: "127" },
      { what: "element behind others", field: "second: bprm->buf[1]:u8", value: "69" },
      { what: "bit-field that is set", field: "set: bprm->point_of_no_return", value: "1" },
      { what: "bit-field that is not", field: "unset: bprm->have_execfd", value: "0" },
      { what: "array as a whole", field: "magic: ((struct elf_head *)bprm->buf)->magic", value: "{127,69,76,70}" },
    ],
  },
  {
    event: "signal",
    probe: "kprobe send_signal_locked | __send_signal | do_send_sig_info",
    marker: "sig=10",
    fields: [
      { what: "parameter", field: "sig", value: "10" },
      { what: "enum", field: "kind: type", value: "1" },
      { what: "string in place", field: "to: t->comm", value: '"sh"' },
    ],
  },
  {
    event: "opened",
    probe: "ksyscall openat",
    marker: 'filename="/tmp/thirteen_xyz"',
    fields: [
      { what: "user string of a system call", field: "filename", value: '"/tmp/thirteen_xyz"' },
      { what: "argument of a system call", field: "dfd", value: "-100" },
    ],
  },
];

const DECLARED = "struct elf_head { u8 magic[4]; }\n";

export async function fetched(
  { kernel }: KernelUnderTest,
  { target, report }: { readonly target: Target; readonly report: Report },
): Promise<Outcome> {
  const failures: string[] = [];
  const definitions = SCENES.flatMap((scene) => {
    const { event, probe, fields } = scene;
    const text = `${DECLARED}${probe} as known/${event} < ${fields.map(({ field }) => field).join("; ")} >\n`;
    const { output, diagnostics } = compile([{ name: "fetched.kp", text }], { target });
    if (output === undefined) {
      failures.push(`${text}  ${diagnostics.map(({ code, message }) => `${code} ${message}`).join("; ")}`);
      return [];
    }
    return [{ scene, line: output.split("\n").find((line) => line !== "" && !line.startsWith("#")) ?? "" }];
  });
  const script = scriptOf(definitions);
  const { results } = await runScripts(kernel, [{ id: "fetched", script }], {
    onProgress: report,
    scriptTimeoutSeconds: 120,
  });
  const output = results[0]?.stdout ?? "";
  for (const { scene, line } of definitions) {
    const records = output.split("\n").filter((text) => text.startsWith(`${scene.event}: `));
    const record = records.find((text) => text.includes(scene.marker));
    for (const { what, field } of scene.fields) {
      const name = /^\w+/.exec(field)?.[0] ?? "";
      const expected = new RegExp(`^expect ${scene.event} ${name} (.*)$`, "m").exec(output)?.[1];
      const value = new RegExp(` ${name}=("[^"]*"|\\S+)`).exec(record ?? "")?.[1];
      if (value === undefined || expected === undefined || value !== expected) {
        failures.push(`${what}, ${field}: ${value ?? "not seen"}, and it is ${expected ?? "not known"}
    ${line}
    ${record ?? `no record with ${scene.marker} among ${records.length}: ${records.slice(0, 3).join(" | ")} ${results[0]?.stderr ?? ""}`}`);
      }
    }
  }
  const compared = SCENES.reduce((sum, { fields }) => sum + fields.length, 0);
  return { suite: "fetched", kernel: kernel.id, compared, failures, counts: {} };
}

function scriptOf(definitions: readonly { readonly scene: Scene; readonly line: string }[]): string {
  const expectations = definitions.flatMap(({ scene: { event, fields } }) =>
    fields.map(({ field, value }) => {
      const name = /^\w+/.exec(field)?.[0] ?? "";
      const shown =
        value.startsWith('"') && !value.includes("$")
          ? `'${value}'`
          : value.startsWith('"')
            ? `\\"${value.slice(1, -1)}\\"`
            : value.startsWith("'")
              ? `"${value}"`
              : value;
      return `echo expect ${event} ${name} ${shown}`;
    }),
  );
  return `cd /sys/kernel/tracing
echo 0123456789abc >/tmp/thirteen_xyz
ln /tmp/thirteen_xyz /tmp/second_xyz
${definitions.map(({ line }) => `echo '${line}' >>dynamic_events`).join("\n")}
echo 1 >events/known/enable
read -r line </tmp/thirteen_xyz
sh -c 'trap "" USR1; kill -USR1 $$; true'
/bin/busybox true
echo 0 >events/known/enable
grep -E ' (${definitions.map(({ scene }) => scene.event).join("|")}): ' trace | sed -E 's/^.*: (${definitions.map(({ scene }) => scene.event).join("|")}): /\\1: /' | head -n 400
${expectations.join("\n")}
for each in events/known/*/; do each=\${each%/}; echo "-:known/\${each##*/}" >>dynamic_events; done
`;
}
