/** What completion owes to the protocol; what it offers is in `features/completion`. */
import { expect, test } from "vitest";
import { completion } from "../../lsp/server/features/completion.ts";
import { example } from "./support.ts";

test("more functions than fit are asked for again", () => {
  const { document, offset, lines } = example("kprobe $0");
  const { isIncomplete, items } = completion(document, offset, { lines, snippets: false });
  expect([isIncomplete, items.length > 50]).toEqual([true, true]);
});

test("clients with snippets get places to fill in", () => {
  const { document, offset, lines } = example("kpro$0");
  const [first] = completion(document, offset, { lines, snippets: true }).items;
  expect(first).toMatchObject({ insertTextFormat: 2, textEdit: { newText: "kprobe ${1:vfs_read} < ${2:\\$arg1} >" } });
});
