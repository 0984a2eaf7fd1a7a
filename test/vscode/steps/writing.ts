// What helps while a file is written.
import assert from "node:assert/strict";
import type { Step } from "./step.ts";

const MEMBERS = "kprobe vfs_write as writes < file: file->f_flags; count >";
const TIDY = "kprobe vfs_write as writes < count; pos: pos > where count > 4KiB\n";

export const writing: readonly Step[] = [
  {
    what: "a member of a structure is completed",
    work: async ({ editor }) => {
      await editor.openFile("members.kp");
      await editor.untilWhole();
      await editor.goTo(2, MEMBERS.indexOf("f_") + "f_".length + 1);
      await editor.page.keyboard.press("Control+Space");
      const rows = editor.page.locator(".suggest-widget.visible .monaco-list-row");
      await editor.see(rows.getByText("f_mode"));
      await editor.picture("completion", { height: 310 });
      await editor.page.keyboard.press("Escape");
      await editor.page.keyboard.press("Control+Delete");
      await editor.untilText("file->f_;");
      await editor.page.keyboard.type("pa", { delay: 60 });
      await editor.see(rows.and(editor.page.locator(".focused")).getByText("f_path"));
      await editor.page.keyboard.press("Tab");
      await editor.untilText("file->f_path;");
    },
  },
  {
    what: "a file is formatted",
    work: async ({ editor, workspace }) => {
      await editor.openFile("untidy.kp");
      await editor.command("Format Document");
      await editor.untilText("> where count > 4KiB");
      await editor.save("untidy.kp");
      assert.equal(workspace.read("web1/untidy.kp"), TIDY);
    },
  },
];
