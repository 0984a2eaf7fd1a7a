// What a file compiles to, beside it.
import assert from "node:assert/strict";
import { BACK_ENDS } from "../../../src/emit/back-ends.ts";
import type { Editor } from "../editor.ts";
import type { Step } from "./step.ts";

/** For two editors side by side. */
const WIDE = { width: 1320, height: 560 };
const LARGE = "kprobe vfs_read as large < count > where count > 64KiB {";
const TO_THE_SIDE = "kpc: Show Compiled Output to the Side";

/** What the first lines of an output of `outputs.kp` have. */
const MARKS: Readonly<Record<string, string>> = {
  tracefs: "p:kpc/reads vfs_read count=$arg3:u64",
  sh: "Defines these events, shows them",
  json: '"format": 1',
  cmdline: "kprobe_event=p:kpc/reads,vfs_read,count=$arg3:u64",
  bootconfig: "ftrace.event.kprobes.reads {",
  bpftrace: "kprobe:vfs_read {",
  bcc: "#!/usr/bin/env python3",
  perf: "records them with perf",
};

export const outputs: readonly Step[] = [
  {
    what: "bpftrace's script stands beside a file, and follows it",
    work: async ({ editor }) => {
      await editor.openFile("reads.kp");
      await showOutput(editor, "reads.kp", "bpftrace");
      await editor.untilText("if (!($count > 65536)) {", 1);
      await editor.resize(WIDE);
      await editor.focus();
      await editor.untilWhole();
      await editor.picture("preview");
      await editor.goTo(2, LARGE.indexOf("KiB") + 1);
      await editor.page.keyboard.press("Backspace");
      await editor.untilText("if (!($count > 6144)) {", 1);
      await editor.goTo(2, LARGE.indexOf(" as") + 1);
      await editor.insert("x");
      await editor.untilText("There is no output:", 1);
    },
  },
  {
    what: "all back ends are offered",
    work: async ({ editor }) => {
      await editor.openFile("outputs.kp");
      await editor.command(TO_THE_SIDE);
      const names = BACK_ENDS.map(({ name }) => name);
      assert.deepEqual(await editor.rowsWith("tracefs"), names);
      await editor.page.keyboard.press("Escape");
      assert.deepEqual(Object.keys(MARKS).sort(), names.sort());
    },
  },
  {
    what: "each back end's output stands beside a file",
    work: async ({ editor }) => {
      await editor.openFile("outputs.kp");
      for (const [name, mark] of Object.entries(MARKS)) {
        await showOutput(editor, "outputs.kp", name);
        await editor.untilText(mark, 1);
      }
    },
  },
  {
    what: "a click on a back end's lens opens its output",
    work: async ({ editor }) => {
      await editor.openFile("lens.kp");
      await editor.page.locator(".codelens-decoration a").getByText("tracefs ✔").first().click();
      await editor.see(editor.page.locator(".tab").getByText("lens.kp → tracefs"));
      await editor.untilText("p:kpc/reads vfs_read", 1);
    },
  },
];

async function showOutput(editor: Editor, file: string, backEnd: string): Promise<void> {
  await editor.page.keyboard.press("Control+K");
  await editor.page.keyboard.press("KeyV");
  await editor.pick(backEnd);
  await editor.see(editor.page.locator(".tab").getByText(`${file} → ${backEnd}`));
}
