import type { Step } from "./step.ts";

export const explaining: readonly Step[] = [
  {
    what: "a finding is explained as `kpc explain` does",
    work: async ({ editor }) => {
      await editor.openFile("explain.kp");
      await editor.see(editor.page.locator(".squiggly-warning"));
      await editor.goTo(1, 28);
      await editor.command("kpc: Explain Diagnostic");
      await editor.see(editor.page.locator(".tab").getByText("KP0702"));
      await editor.untilText("KP0702: register that holds no argument (warning)", 1);
    },
  },
  {
    what: "a finding's code leads to its explanation",
    work: async ({ editor }) => {
      await editor.openFile("explain.kp");
      await editor.see(editor.page.locator(".squiggly-warning"));
      await editor.goTo(1, 28);
      await editor.command("Show or Focus Hover");
      await editor.page.locator(".monaco-hover a").getByText("KP0702").click();
      await editor.see(editor.page.locator(".tab").getByText("KP0702"));
      await editor.untilText("KP0702: register that holds no argument (warning)");
    },
  },
];
