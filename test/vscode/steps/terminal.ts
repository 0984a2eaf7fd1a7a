// What is put into a terminal, and not run before the user does.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Step } from "./step.ts";

/** Longer than a shell takes to run what it is given. */
const A_WHILE = 1500;

export const terminal: readonly Step[] = [
  {
    what: "the command that runs a file is typed into a terminal, and not run",
    work: async ({ editor, workspace }) => {
      await editor.openFile("run.kp");
      await editor.resize({ width: 960, height: 400 });
      await editor.untilWhole();
      await editor.command("kpc: Run in Terminal");
      const isTyped = async (): Promise<boolean> =>
        /compile --target live --to sh '.*\/run\.kp'.* rm -f "\$kpc_script"/.test(await editor.terminalText());
      await editor.until("the command", isTyped, () => editor.terminalText());
      await sleep(A_WHILE);
      assert.equal(workspace.ran(), "");
      await editor.picture("run", { withStatus: true });
    },
  },
  {
    what: "the command that captures a target takes its place, and runs when Enter is pressed",
    work: async ({ editor, workspace }) => {
      await editor.command("kpc: Capture This Machine as a Target");
      const isTyped = async (): Promise<boolean> => /kpc\.cjs' target capture/.test(await editor.terminalText());
      await editor.until("the command", isTyped, () => editor.terminalText());
      await sleep(A_WHILE);
      assert.equal(workspace.ran(), "");
      await editor.page.locator(".terminal-wrapper.active .xterm").click();
      await editor.page.keyboard.press("Enter");
      await editor.until(
        "its run",
        async () => workspace.ran() !== "",
        () => editor.terminalText(),
      );
      assert.match(workspace.ran(), /^\S*\/node \S+\/server\/kpc\.cjs target capture\n$/);
      await editor.command("Terminal: Kill All Terminals");
    },
  },
];
