import { expect, test } from "vitest";
import type { Location, Range } from "vscode-languageserver/node";
import { definition, highlights, prepareRename, references, rename } from "../../lsp/server/features/navigation.ts";
import type { Named } from "../../lsp/server/features/navigation.ts";
import { URI, example } from "./support.ts";
import type { Example } from "./support.ts";

const PROGRAM = `const BIG = 4KiB
enum mode { READ = 1 }
struct conn { int fd; }
kprobe vfs_read as open < count; n: $arg3; m: $arg1:enum mode > where n > BIG && count > BIG
kprobe vfs_write < x: ((struct conn *)file)->fd; count > { enable open if count > BIG }
kretprobe vfs_read as close < ret: $retval >
span io = open .. close on tid < a: open.n; b: close.ret >
span late = vfs_write .. close on tid < us: elapsed.us >
`;

/** The program with the cursor before the last letters of `where`, which stands in it. */
function at(where: string, program = PROGRAM): Example & Named & { readonly checked: Example["document"] } {
  const marked = program.replace(where.replace("$0", ""), () => where);
  const found = example(marked);
  return { ...found, uri: URI, checked: found.document };
}

function shown(text: string, range: Range): string {
  const lines = text.split("\n");
  const line = lines[range.start.line] ?? "";
  return `${range.start.line}: ${line.slice(range.start.character, range.end.character)}`;
}

function places(found: Example, all: readonly (Location | { readonly range: Range })[]): string[] {
  return all.map(({ range }) => shown(found.text, range));
}

test.each([
  ["a constant", "n > B$0IG", ["0: BIG"]],
  ["an event that an action names", "enable op$0en", ["3: open"]],
  ["an event that a span names", "open .. clo$0se", ["5: close"]],
  ["the event of a span's field", "a: op$0en.n", ["3: open"]],
  ["an event with the name of its function", "late = vfs_wr$0ite", ["4: kprobe vfs_write"]],
  ["a structure", "((struct co$0nn *)", ["2: conn"]],
  ["an enumeration", "enum mo$0de >", ["1: mode"]],
  ["a field", "where n$0 > BIG", ["3: n"]],
  ["a parameter of a function has none", "< co$0unt", []],
] as const)("definition: %s", (_, where, expected) => {
  const found = at(where);
  expect(places(found, definition(found, found.offset, []))).toEqual(expected);
});

test("references, with and without the declaration", () => {
  const found = at("const B$0IG");
  const all = references(found, found.offset, { others: [], includeDeclaration: true });
  expect(places(found, all)).toEqual(["0: BIG", "3: BIG", "3: BIG", "4: BIG"]);
  const uses = references(found, found.offset, { others: [], includeDeclaration: false });
  expect(uses).toHaveLength(3);
});

test("highlights: a parameter's only in its own probe", () => {
  const found = at("< co$0unt");
  expect(places(found, highlights(found, found.offset))).toEqual(["3: count", "3: count"]);
  const event = at("as op$0en");
  expect(places(event, highlights(event, event.offset))).toEqual(["3: open", "4: open", "6: open", "6: open"]);
});

test("rename changes every use, and refuses what cannot be", () => {
  const found = at("as op$0en");
  const renamed = rename(found, found.offset, "opened", []);
  expect(renamed.kind === "edits" && places(found, renamed.changes[URI] ?? [])).toEqual([
    "3: open",
    "4: open",
    "6: open",
    "6: open",
  ]);
  expect(prepareRename(found, found.offset)).toMatchObject({ start: { line: 3 } });
  expect(rename(found, found.offset, "close", [])).toEqual({ kind: "refused", reason: "there is `close` already" });
  expect(rename(found, found.offset, "a b", [])).toMatchObject({ kind: "refused" });
  const parameter = at("< co$0unt");
  expect(prepareRename(parameter, parameter.offset)).toBeUndefined();
});

test("a constant of an imported file is found there", () => {
  const library = example("const BIG = 4KiB\n");
  const other: Named = { uri: "file:///work/lib.kp", checked: library.document, lines: library.lines };
  const found = at("count > B$0IG", 'import "lib.kp"\nkprobe vfs_read < count > where count > BIG\n');
  expect(definition(found, found.offset, [other])).toMatchObject([{ uri: other.uri, range: { start: { line: 0 } } }]);
});
