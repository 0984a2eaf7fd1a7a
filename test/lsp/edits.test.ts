import { expect, test } from "vitest";
import { verdictOf } from "../../lsp/server/document/back-ends.ts";
import { BACK_ENDS } from "../../src/emit/back-ends.ts";
import { edited, expectFresh, newChecker, random, someProgram } from "./random-edits.ts";

test.each([1, 2, 3, 4])("after any edits a document is what it would be if it were opened, seed %d", (seed) => {
  const next = random(seed);
  const checker = newChecker();
  let text = someProgram(next, 25);
  for (let step = 0; step < 60; step++) {
    text = step % 20 === 19 ? someProgram(next, 25) : edited(text, next);
    const changed = checker.check(text);
    try {
      expectFresh(changed, text);
    } catch (error) {
      throw new Error(`at step ${step} the text was ${JSON.stringify(text)}`, { cause: error });
    }
  }
});

test("an edit leaves what is elsewhere as it was", () => {
  const checker = newChecker();
  const text = someProgram(random(5), 40);
  const before = checker.check(text);
  const after = checker.check(text.replace("slow", "slower"));
  const kept = after.items.filter((item) => before.items.includes(item));
  expect(kept.length).toBeGreaterThan(30);
});

test("what the default back end says of each declaration by itself is what it says of the program", () => {
  const fields = Array.from({ length: 200 }, (_, index) => `f${index}: $arg1`).join("; ");
  const text = `kprobe vfs_read < ${fields} >\nkprobe vfs_write < count >\nkretprobe vfs_read < a: $retval > where a > 1\n`;
  const { program, diagnostics } = newChecker().check(text);
  const [backEnd] = BACK_ENDS;
  const found = verdictOf(backEnd, program);
  expect(found.length).toBeGreaterThan(0);
  for (const one of found) expect(diagnostics).toContainEqual(one);
});
