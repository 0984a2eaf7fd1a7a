/** A document that is edited at random, and what it must then be: the same as if it had just been opened. */
import { expect } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { DocumentChecker } from "../../lsp/server/document/checked-document.ts";
import type { CheckedDocument } from "../../lsp/server/document/checked-document.ts";
import { counted } from "../../lsp/server/document/shift.ts";
import { NAME, exampleKernel } from "./support.ts";

const DECLARATIONS = [
  "kprobe vfs_read < count; file->f_path.dentry->d_name.name >\n  where count > 4KiB { hist count by comm }\n",
  "kretprobe vfs_read as read_done < ret: $retval >\n",
  "const BIG = 4KiB\n",
  "param slow: duration = 10ms\n",
  "kprobe vfs_write < n: $arg3 > where n > BIG\n",
  "struct conn { int fd; char name[16]; }\n",
  "enum mode { READ = 1; WRITE = 2; }\n",
  "kprobe vfs_wide < x: ((struct conn *)file)->fd >\n",
  "span io = read_done .. other on tid < us: elapsed.us > where us > 1ms\n",
  "kprobe vfs_read as other < file > { enable read_done }\n",
  "group mine\n",
  "tracepoint sched:sched_switch < prev_pid; next_pid >\n",
  "kprobe many_1, many_2 < a: %di >\n",
  "// a comment\n/* and\n another */\n",
  "uprobe bash:readline < %ax >\n",
  "requires kernel >= 5.10\n",
];

const PIECES = [
  ..."<>{};:,\"'/*\\\n %$@+-().#xk",
  "\r\n",
  "é",
  "\u{1f600}",
  "/// \u{1f600}\n",
  "kprobe ",
  "where",
  "/*",
  "*/",
  "//",
  "\n\n",
  "as ",
  "->",
  ..."BIG",
  'import "a.kp"\n',
];

/** The same numbers in every run: a linear congruence, as in POSIX's rand. */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function someProgram(next: (below: number) => number, count: number): string {
  return Array.from({ length: count }, () => DECLARATIONS[next(DECLARATIONS.length)] ?? "").join("");
}

/** One of: letters come, go, or are replaced; a declaration comes or goes; lines change places. */
export function edited(text: string, next: (below: number) => number): string {
  const at = next(text.length + 1);
  switch (next(8)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + next(12));
    case 1:
      return text.slice(0, at) + text.slice(at + next(120));
    case 2: {
      const line = text.lastIndexOf("\n", at) + 1;
      return text.slice(0, line) + (DECLARATIONS[next(DECLARATIONS.length)] ?? "") + text.slice(line);
    }
    case 3: {
      const lines = text.split("\n");
      const [line = ""] = lines.splice(next(lines.length), 1);
      lines.splice(next(lines.length + 1), 0, line);
      return lines.join("\n");
    }
    default:
      return text.slice(0, at) + (PIECES[next(PIECES.length)] ?? "") + text.slice(at + next(2));
  }
}

export function newChecker(): DocumentChecker {
  return new DocumentChecker(NAME, exampleKernel, (path) => ({
    kind: "loaded",
    source: { name: `/code/${path}`, text: "const IMPORTED = 1\nkprobe many_9 < a: %si >\n" },
  }));
}

/** Fails where a document that was changed is another one than the same text that was opened. */
export function expectFresh(changed: CheckedDocument, text: string): void {
  const { file, problems } = parse(text);
  const declarations = changed.items.flatMap(({ declaration }, index) =>
    declaration === undefined ? [] : [counted(declaration, -(changed.starts[index] ?? 0))],
  );
  expect(changed.items.map(({ source }) => source.text).join("")).toBe(text);
  expect(declarations).toEqual(file.declarations);
  expect(changed.items.reduce((sum, item) => sum + item.comments.length, 0)).toBe(file.comments.length);
  expect(changed.items.reduce((sum, item) => sum + item.problems.length, 0)).toBe(problems.length);
  const fresh = newChecker().check(text);
  expect(findings(changed)).toEqual(findings(fresh));
  expect(changed.program.events.map(({ name }) => name)).toEqual(fresh.program.events.map(({ name }) => name));
}

function findings(document: CheckedDocument): string[] {
  return document.diagnostics.map(({ code, message, place, related }) => {
    const span = document.locate(place);
    const others = related.map((one) => document.locate(one)?.start);
    return `${span?.start}-${span?.end} ${code} ${message} ${others.join()}`;
  });
}
