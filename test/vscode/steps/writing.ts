// What helps while a file is written.
import assert from "node:assert/strict";
import type { Step } from "./step.ts";

const MEMBERS = "kprobe vfs_write as writes < file: file->f_flags; count >";
const TIDY = "kprobe vfs_write as writes < count; pos: pos > where count > 4KiB\n";

/** Lines that are typed, and what VS Code makes of them. */
const TYPED = ["/// Who writes,", "and how much.", "", "kprobe vfs_write < count > where count > 1 {", "hist count;"];
const WRITTEN = `/// Who writes,
/// and how much.
/// ${""}
kprobe vfs_write < count > where count > 1 {
  hist count;
}`;

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
    what: "lines are indented, a comment goes on, and Enter chooses nothing, while a probe is typed",
    work: async ({ editor, workspace }) => {
      await editor.openFile("typing.kp");
      await editor.see(editor.status.getByText("Linux 6.12 x86_64"));
      for (const [index, line] of TYPED.entries()) {
        if (index > 0) await editor.page.keyboard.press("Enter");
        await editor.page.keyboard.type(line, { delay: 10 });
        await editor.see(editor.page.locator(".statusbar-item").getByText(`Ln ${index + 1},`));
        await editor.untilText(line.slice(-4));
      }
      await editor.save("typing.kp");
      assert.equal(workspace.read("typing.kp"), WRITTEN);
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
