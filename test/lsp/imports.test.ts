/** What a document shows of the files that it imports. */
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { linesOf } from "../../lsp/server/document/lines.ts";
import { diagnosticsOf } from "../../lsp/server/features/diagnostics.ts";
import { URI, example } from "./support.ts";

/** What is found, by the text that it is at; places in other files as `file:line:column`. */
function findings(text: string, files: Readonly<Record<string, string>>): unknown[] {
  const { document, lines } = example(text, files);
  const imported = (name: string): { uri: string; lines: typeof lines } | undefined => {
    const found = files[name.replace("/code/", "")];
    return found === undefined ? undefined : { uri: name, lines: linesOf(TextDocument.create(name, "kp", 1, found)) };
  };
  return diagnosticsOf(document, lines, { uri: URI, documentation: undefined, imported }).map(
    ({ range, message, relatedInformation = [] }) => [
      text.slice(lines.offset(range.start), lines.offset(range.end)),
      message,
      ...relatedInformation.map(({ location: { uri, range: at } }) =>
        [uri, at.start.line + 1, at.start.character + 1].join(":"),
      ),
    ],
  );
}

test("an error in an imported file stands at the import that leads to it", () => {
  const files = {
    "lib.kp": 'import "deep.kp"\n',
    "deep.kp": "// what is shared\nkprobe vfs_reed\nkprobe vfs_rite\nkprobe vfs_read < %ax >\n",
  };
  expect(findings('import "lib.kp"\nkprobe vfs_write\n', files)).toEqual([
    ['"lib.kp"', "in `deep.kp`: example.kpt has no function `vfs_reed` (one of 2 errors there)", "/code/deep.kp:2:8"],
  ]);
});

test("a place in an imported file belongs to a finding in the document", () => {
  const files = { "lib.kp": "kprobe vfs_write as same\n" };
  const [found] = findings('import "lib.kp"\nkretprobe vfs_read as same\n', files);
  expect(found).toEqual([expect.any(String), expect.stringContaining("same"), "/code/lib.kp:1:1"]);
});

test("an import in a circle is found where it stands", () => {
  const files = { "lib.kp": 'import "example.kp"\n', "example.kp": 'import "lib.kp"\n' };
  expect(findings('import "lib.kp"\n', files)).toEqual([
    ['"lib.kp"', expect.stringContaining("in `lib.kp`: "), "/code/lib.kp:1:8"],
  ]);
});
