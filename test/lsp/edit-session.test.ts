import { test } from "vitest";
import { editSession } from "./edit-session.ts";

test("a server that is told of ranges has the text that the editor has", { timeout: 60_000 }, async () => {
  const initializationOptions = { arch: "x86_64", kernel: "6.12" };
  await editSession({ seed: 7, edits: 200, every: 10, initializationOptions });
});
