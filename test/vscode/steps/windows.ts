// Folders that are open in another way than alone and trusted.
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Step } from "./step.ts";

export const windows: readonly Step[] = [
  {
    what: "several folders that are not trusted: each has its own kernel, and none names a program to run",
    work: async ({ server, workspace, inWindow }) => {
      server.set({ "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" });
      await inWindow(`workspace=${join(workspace.folder, "../several/both.code-workspace")}`, async (editor) => {
        await editor.openFile("two.kp");
        await editor.see(editor.page.locator(".statusbar-item").getByText("Restricted Mode"));
        await editor.see(editor.status.getByText("Linux 5.15 s390x"));
        await editor.command("kpc: Choose Target Kernel");
        await editor.pick("two/db1.kpt");
        await editor.see(editor.status.getByText("db1.kpt: 5.10.0 x86_64"));
        const settings = JSON.parse(workspace.read("../several/two/.vscode/settings.json") ?? "{}") as unknown;
        assert.deepEqual(settings, { "kpc.arch": "s390x", "kpc.kernel": "5.15", "kpc.target": "db1.kpt" });
        await editor.openFile("one.kp");
        await editor.see(editor.status.getByText("Linux 6.1 x86_64"));
        await editor.see(editor.page.locator(".squiggly-warning"));
      });
      assert.equal(workspace.read("../several/ran"), undefined);
    },
  },
];
