// What is found in a file, and how it is mended.
import type { Step } from "./step.ts";

export const findings: readonly Step[] = [
  {
    what: "an example opens, with the kernel that it is for",
    work: async ({ editor }) => {
      await editor.openFile("first.kp");
      await editor.untilText("kprobe do_sys_open < dfd: %ax;");
      await editor.see(editor.status.getByText("Linux 6.12 x86_64"));
    },
  },
  {
    what: "%ax is underlined, and says why when it is pointed at",
    work: async ({ editor }) => {
      await editor.openFile("first.kp");
      await editor.see(editor.page.locator(".squiggly-warning"));
      await editor.untilWhole();
      await editor.goTo(3, 28);
      await editor.command("Show or Focus Hover");
      await editor.see(editor.page.locator(".monaco-hover").getByText("holds no argument of `do_sys_open`"));
      await editor.picture("squiggle", { height: 270 });
      await editor.page.keyboard.press("Escape");
    },
  },
  {
    what: "the fix for a register is applied, and nothing is found then",
    work: async ({ editor }) => {
      await editor.openFile("registers.kp");
      await editor.see(editor.page.locator(".squiggly-warning"));
      await editor.untilWhole();
      await editor.goTo(2, 36);
      await editor.command("Quick Fix...");
      const fix = editor.page.locator(".action-widget").getByText("read `$arg3`");
      await editor.see(fix);
      await editor.picture("fix", { height: 170 });
      await fix.first().click();
      await editor.untilText("count: $arg3; buf: $arg2");
      await editor.page.locator(".squiggly-warning").first().waitFor({ state: "detached" });
    },
  },
];
