/** KP01: files and imports. */
import { entry } from "../entry.ts";

export const fileMissing = entry<{ path: string }>({
  code: "KP0101",
  severity: "error",
  title: "file that does not exist",
  meaning: "The file that was named on the command line, or by an `import`, is not there.",
  mend: "Check the path. A relative path in an `import` starts at the folder of the file that imports.",
  example: { command: ["check", "missing.kp"], files: {} },
  message: ({ path }) => `there is no file \`${path}\``,
});

export const fileUnreadable = entry<{ path: string; reason: string }>({
  code: "KP0102",
  severity: "error",
  title: "file that cannot be read",
  meaning: "The file is there, but it is a folder, or its permissions or the disk do not let kpc read it.",
  mend: "Name a file, or make it readable.",
  example: { command: ["check", "folder"], files: { "folder/probe.kp": "kprobe vfs_read\n" } },
  message: ({ path, reason }) => `cannot read \`${path}\`: ${reason}`,
});

export const notUtf8 = entry<{ path: string; offset: number }>({
  code: "KP0103",
  severity: "error",
  title: "file that is not UTF-8 text",
  meaning: "A `.kp` file is text in UTF-8. The file has bytes that are not, so it is binary or in another encoding.",
  mend: "Convert the file, for instance with `iconv -t UTF-8`, or name the right one.",
  example: { command: ["check", "binary.kp"], files: { "binary.kp": new Uint8Array([0x6b, 0xff, 0xfe, 0x00]) } },
  message: ({ path, offset }) => `\`${path}\` is not UTF-8 text: byte ${offset} cannot be read`,
});

export const importCycle = entry<{ path: string; chain: readonly string[] }>({
  code: "KP0104",
  severity: "error",
  title: "files that import each other",
  meaning:
    "A file imports itself, directly or by way of the files that it imports, so there is no order in which to read them.",
  mend: "Move what the files share into one that both import.",
  example: {
    source: 'import "a.kp"\n',
    imports: { "a.kp": 'import "b.kp"\n', "b.kp": 'import "a.kp"\n' },
  },
  message: ({ path }) => `\`${path}\` is imported by a file that it imports`,
  notes: ({ chain }) => [`the circle is ${chain.map((path) => `\`${path}\``).join(" → ")}`],
});
