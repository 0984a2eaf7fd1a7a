// The extension in a real VS Code: code-server, in Debian's Chromium. Steps as a person does them, and the pictures
// of the extension's README.
//
//   npm run package:vscode && npm run test:vscode
//   npm run test:vscode -- lens        the steps whose sentence has that word
//
// What it needs is installed where it is missing; see docs/editor.md.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCodeServer } from "./code-server.ts";
import { Editor } from "./editor.ts";
import { CannotRun, installTools } from "./install.ts";
import type { Tools } from "./install.ts";
import { STEPS } from "./steps/index.ts";
import type { Session, Step } from "./steps/step.ts";
import { makeWorkspace } from "./workspace.ts";

const CANNOT_RUN = 77;
const FAILED_PICTURE = join(tmpdir(), "kpc-vscode-failed.png");
const LOG_CHARACTERS = 4000;

async function isDone({ what, work }: Step, session: Session): Promise<boolean> {
  const started = Date.now();
  const seconds = (): string => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  try {
    await work(session);
    console.log(`ok     ${what} (${seconds()})`);
    return true;
  } catch (error) {
    console.log(`FAILED ${what} (${seconds()}): ${error instanceof Error ? error.message : String(error)}`);
    await session.editor.page.screenshot({ path: FAILED_PICTURE });
    console.log(`       what was seen then: ${FAILED_PICTURE}`);
    // Whatever it has left open is in nobody's way.
    for (let time = 0; time < 3; time++) await session.editor.page.keyboard.press("Escape");
    return false;
  }
}

/** How many of the steps have failed. */
async function runSteps(steps: readonly Step[], tools: Tools): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "kpc-vscode-"));
  const workspace = makeWorkspace(folder);
  const server = await startCodeServer(tools, workspace, folder);
  try {
    const editor = await Editor.open(tools.chromium, `${server.address}/?folder=${workspace.folder}`);
    const inWindow: Session["inWindow"] = async (query, work) => {
      const other = await editor.openAnother(`${server.address}/?${query}`);
      try {
        await work(other);
      } catch (error) {
        await other.page.screenshot({ path: FAILED_PICTURE.replace(/\.png$/, "-window.png") });
        throw error;
      } finally {
        await other.close();
      }
    };
    let failed = 0;
    for (const step of steps) if (!(await isDone(step, { editor, server, workspace, inWindow }))) failed++;
    if (failed > 0) console.log(server.logs().slice(-LOG_CHARACTERS));
    await editor.close();
    return failed;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
try {
  const [word = ""] = process.argv.slice(2);
  const steps = STEPS.filter(({ what }) => what.includes(word));
  if (steps.length === 0) throw new CannotRun(`no step has the word ${word}`);
  const failed = await runSteps(steps, await installTools());
  console.log(`${steps.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  console.log(`cannot run: ${error.message}`);
  process.exitCode = CANNOT_RUN;
}
