import type { Step } from "./step.ts";

export const walkthrough: readonly Step[] = [
  {
    what: "the walkthrough opens, and its first step makes a file",
    work: async ({ editor }) => {
      await editor.closeEditors();
      await editor.command("Welcome: Open Walkthrough...");
      await editor.pick("Probe definitions with kpc");
      await editor.resize({ width: 1200, height: 900 });
      const steps = editor.page.locator(".gettingStartedContainer");
      for (const title of ["Write a probe", "Choose the kernel", "See what is found", "Run it"])
        await editor.see(steps.getByText(title, { exact: true }));
      await steps.getByText("New probe file", { exact: true }).first().click();
      await editor.untilText("kprobe vfs_read as reads < task: $comm; count: $arg3:u64 >");
      await editor.see(editor.status);
    },
  },
];
