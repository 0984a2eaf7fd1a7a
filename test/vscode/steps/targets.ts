// Which kernel a file is for.
import assert from "node:assert/strict";
import type { Editor } from "../editor.ts";
import type { Step } from "./step.ts";

const SETTINGS = ".vscode/settings.json";
/** No higher than what has the whole list. */
const LOW = { width: 960, height: 340 };
const CHOOSE = "kpc: Choose Target Kernel";

export const targets: readonly Step[] = [
  {
    what: "a target file of the folder is chosen: the setting, the status bar and the findings are those",
    work: async ({ editor, workspace }) => {
      await editor.openFile("kernel.kp");
      await editor.see(editor.status.getByText("Linux 6.12 x86_64"));
      assert.equal(await editor.page.locator(".squiggly-error").count(), 0);
      await editor.command(CHOOSE);
      await editor.pick("kernels/db1.kpt");
      await editor.see(editor.status.getByText("db1.kpt: 5.10.0 x86_64"));
      await editor.see(editor.page.locator(".squiggly-error"));
      assert.equal(settingIn(workspace.read(SETTINGS)), "kernels/db1.kpt");
      await tooltipHas(editor, "by the settings");
    },
  },
  {
    what: "a click on the status bar chooses this machine",
    work: async ({ editor, workspace }) => {
      await editor.openFile("choice.kp");
      await editor.resize(LOW);
      await editor.untilWhole();
      await editor.status.click();
      await editor.see(editor.page.locator(".quick-input-list").getByText("kernels/db1.kpt"));
      await editor.picture("target", { withStatus: true });
      await editor.pick("This machine");
      await editor.see(editor.status.getByText(/this machine: \d+\.\d+/));
      assert.equal(settingIn(workspace.read(SETTINGS)), "live");
    },
  },
  {
    what: "the choice is left to the file again",
    work: async ({ editor, workspace }) => {
      await editor.openFile("kernel.kp");
      await editor.command(CHOOSE);
      await editor.pick("As the file says");
      await editor.see(editor.status.getByText("Linux 6.12 x86_64"));
      await editor.page.locator(".squiggly-error").first().waitFor({ state: "detached" });
      assert.equal(settingIn(workspace.read(SETTINGS)), undefined);
      await tooltipHas(editor, "by kpc.json");
    },
  },
];

function settingIn(text: string | undefined): unknown {
  return (JSON.parse(text ?? "{}") as Readonly<Record<string, unknown>>)["kpc.target"];
}

/** It is in the label too, for those who do not see. */
async function tooltipHas(editor: Editor, text: string): Promise<void> {
  await editor.until(text, async () => ((await editor.status.getAttribute("aria-label")) ?? "").includes(text));
}
