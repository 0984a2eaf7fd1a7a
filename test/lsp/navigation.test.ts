/** Names over several documents; single documents are in `features/`. */
import { expect, test } from "vitest";
import { definition, rename } from "../../lsp/server/features/navigation.ts";
import type { CheckedDocument } from "../../lsp/server/document/checked-document.ts";
import type { Named } from "../../lsp/server/features/navigation.ts";
import { workspaceSymbols } from "../../lsp/server/features/symbols.ts";
import { URI, example } from "./support.ts";

type Cursor = Named & { readonly checked: CheckedDocument; readonly offset: number };

function named(marked: string, uri = URI): Cursor {
  const { document, lines, offset } = example(marked);
  return { uri, checked: document, lines, offset };
}

test("a constant of an imported file is found there", () => {
  const other = named("const BIG = 4KiB\n", "file:///code/lib.kp");
  const found = named('import "lib.kp"\nkprobe vfs_read < count > where count > B$0IG\n');
  expect(definition(found, found.offset, [other])).toMatchObject([{ uri: other.uri, range: { start: { line: 0 } } }]);
});

test("what is no name is refused as a new one", () => {
  const found = named("kprobe vfs_read as op$0en\n");
  expect(rename(found, found.offset, "a b", [])).toMatchObject({ kind: "refused" });
});

test("a search finds declarations by letters in their order", () => {
  const document = named("kprobe vfs_read\nstruct conn { int fd; }\n");
  expect(workspaceSymbols([document], "kvread").map(({ name }) => name)).toEqual(["kprobe vfs_read"]);
});
