// The language server comes and goes.
import assert from "node:assert/strict";
import type { Step } from "./step.ts";

const RESTART = "kpc: Restart Language Server";

export const server: readonly Step[] = [
  {
    what: "the server is started anew, and checks what is typed then",
    work: async ({ editor, server: { languageServer } }) => {
      await editor.openFile("restart.kp");
      await editor.see(editor.page.locator(".codelens-decoration a").getByText("tracefs ✔"));
      const before = languageServer();
      assert.ok(before !== undefined);
      await editor.command(RESTART);
      await editor.until("another process", () => Promise.resolve(![undefined, before].includes(languageServer())));
      assert.equal(await editor.page.locator(".squiggly-warning").count(), 0);
      await editor.goTo(1, "kprobe do_sys_open < dfd: ".length + 1);
      await editor.page.keyboard.press("Control+Delete");
      await editor.page.keyboard.press("Control+Delete");
      await editor.insert("%ax");
      await editor.see(editor.page.locator(".squiggly-warning"));
    },
  },
  {
    what: "a kpc that is not there is said to be missing, and another one is started when the setting is mended",
    work: async ({ editor, server: { languageServer, setForMachine } }) => {
      await editor.openFile("missing.kp");
      await editor.see(editor.page.locator(".squiggly-warning"));
      setForMachine({ "kpc.server.path": "/none/kpc.cjs" });
      await editor.see(
        editor.page.locator(".notification-toast").getByText("is not the absolute path of a file: /none/kpc.cjs"),
      );
      await editor.see(editor.status.getByText("kpc is not running"));
      assert.equal(languageServer(), undefined);
      setForMachine({ "kpc.server.path": undefined });
      await editor.see(editor.status.getByText("Linux 6.12 x86_64"));
      await editor.see(editor.page.locator(".squiggly-warning"));
    },
  },
];
