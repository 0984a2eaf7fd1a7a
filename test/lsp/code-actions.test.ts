/** What code actions promise of all texts; single ones are in `features/code-actions`. */
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { codeActions } from "../../lsp/server/features/code-actions.ts";
import { URI, example } from "./support.ts";

/** What a text becomes by each action of a kind at the cursor. */
function applied(marked: string, only: readonly string[]): string[] {
  const { document, lines, offset, text } = example(marked);
  const options = { lines, uri: URI, documentation: undefined, imported: () => undefined, only };
  return codeActions(document, { start: offset, end: offset }, options).map(({ title, edit }) => {
    const edits = edit?.changes?.[URI] ?? [];
    return `${title}\n${TextDocument.applyEdits(TextDocument.create(URI, "kp", 1, text), edits)}`;
  });
}

test("what is written in C is compiled to the same place", () => {
  for (const raw of ["+0x10(%di)", "+16(+16($arg1))", "+24($arg1)", "+52(%di)", "%dx", "+0(%cx)"]) {
    const [, inC = ""] = applied(`kprobe vfs_read < d: ${raw.replace(/(?=.$)/, "$0")}:x64 >`, ["refactor.rewrite"])
      .filter((one) => one.startsWith("write it in C"))
      .flatMap((one) => one.split("\n"));
    const decimal = raw.replace("0x10", "16").replace("%di", "$arg1").replace("%dx", "$arg3").replace("%cx", "$arg4");
    expect(applied(inC.replace("d: ", "d: $0"), ["refactor.rewrite"]).join()).toContain(`d: ${decimal}:x64`);
  }
});

test("a client gets the kinds that it asks for", () => {
  const text = "kprobe vfs_read < a: %$0si; %rdi >";
  expect(applied(text, ["refactor"]).map((one) => one.split("\n")[0])).toEqual([
    "write `%si` as `$arg2`",
    "write it in C: `buf`",
  ]);
  expect(applied(text, ["source.fixAll"]).map((one) => one.split("\n")[0])).toEqual(["apply all fixes"]);
  expect(applied(text, ["source.organizeImports"])).toEqual([]);
});
