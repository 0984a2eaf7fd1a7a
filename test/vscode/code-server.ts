// VS Code as a server on this machine, with the packed extension and nothing of the user's.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../conformance/harness/command.ts";
import type { Tools } from "./install.ts";
import type { Workspace } from "./workspace.ts";

const PORT = 18_473;
const START_MILLISECONDS = 60_000;

/** Few things around the text, and nothing that changes a file or a list while a step looks at it. */
const SETTINGS = {
  "breadcrumbs.enabled": false,
  "chat.disableAIFeatures": true,
  "editor.codeLensFontSize": 12,
  "editor.cursorBlinking": "solid",
  "editor.fontSize": 14,
  "editor.hover.delay": 100_000,
  "editor.minimap.enabled": false,
  "editor.occurrencesHighlight": "off",
  "editor.overviewRulerBorder": false,
  "editor.scrollBeyondLastLine": false,
  "editor.scrollbar.horizontal": "hidden",
  "editor.scrollbar.vertical": "hidden",
  "files.autoSave": "off",
  "security.workspace.trust.enabled": false,
  "terminal.integrated.defaultProfile.linux": "plain",
  "terminal.integrated.fontSize": 13,
  "terminal.integrated.gpuAcceleration": "off",
  "terminal.integrated.profiles.linux": { plain: { path: "/bin/bash", args: ["--norc", "--noprofile"] } },
  "terminal.integrated.shellIntegration.enabled": false,
  "window.commandCenter": false,
  "workbench.activityBar.location": "hidden",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.editor.empty.hint": "hidden",
  "workbench.layoutControl.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** Of a command that has no key, and that most steps begin with: editor.ts presses it. */
const KEYS = [{ key: "ctrl+alt+w", command: "workbench.action.revertAndCloseActiveEditor" }];

type SetSettings = (settings: Readonly<Record<string, unknown>>) => void;

export interface CodeServer {
  readonly address: string;
  /** Adds to the user's settings, or takes away what is undefined; the editor sees it by itself. */
  readonly set: SetSettings;
  /** The same for those of the machine, where settings that name files of it are read. */
  readonly setForMachine: SetSettings;
  /** What its logs say of kpc and of errors. */
  readonly logs: () => string;
  /** The language server's process; absent where there is none. */
  readonly languageServer: () => number | undefined;
  readonly stop: () => Promise<void>;
}

export async function startCodeServer(tools: Tools, workspace: Workspace, folder: string): Promise<CodeServer> {
  const address = `http://127.0.0.1:${PORT}`;
  if (await answers(address)) throw new Error(`another code-server answers at ${address}`);
  const data = join(folder, "data");
  const set = settingsIn(join(data, "User"));
  const setForMachine = settingsIn(join(data, "Machine"));
  set({
    ...SETTINGS,
    "terminal.integrated.env.linux": { PATH: `${workspace.programs}${delimiter}\${env:PATH}`, PS1: "$ " },
  });
  writeFileSync(join(data, "User/keybindings.json"), JSON.stringify(KEYS));
  const extensions = join(folder, "extensions");
  const folders = ["--user-data-dir", data, "--extensions-dir", extensions];
  await run(tools.node, [tools.codeServer, ...folders, "--install-extension", tools.vsix]);

  const options = ["--auth", "none", "--disable-telemetry", "--disable-update-check"];
  const argv = [tools.codeServer, ...folders, ...options, "--bind-addr", `127.0.0.1:${PORT}`, workspace.folder];
  const server = spawn(tools.node, argv, { stdio: "ignore", detached: true });
  const ended = new Promise<void>((resolve) => {
    server.once("exit", () => resolve());
  });
  const kill = (): void => {
    // Also the processes that it has started.
    const isRunning = server.exitCode === null && server.signalCode === null;
    if (server.pid !== undefined && isRunning) process.kill(-server.pid, "SIGTERM");
  };
  // It is in a group of its own, which Ctrl-C does not reach.
  process.once("exit", kill);
  const stop = async (): Promise<void> => {
    kill();
    await Promise.race([ended, sleep(5000)]);
  };
  const until = Date.now() + START_MILLISECONDS;
  while (!(await answers(address))) {
    if (Date.now() > until) {
      await stop();
      throw new Error("code-server does not answer");
    }
    await sleep(200);
  }
  return {
    address,
    set,
    setForMachine,
    logs: () => logsIn(join(data, "logs")),
    languageServer: () => processOf(extensions),
    stop,
  };
}

async function answers(address: string): Promise<boolean> {
  return fetch(`${address}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function settingsIn(folder: string): SetSettings {
  mkdirSync(folder, { recursive: true });
  let all: Readonly<Record<string, unknown>> = {};
  return (settings) => {
    all = { ...all, ...settings };
    writeFileSync(join(folder, "settings.json"), JSON.stringify(all));
  };
}

function logsIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".log"));
  const lines = files.flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"));
  return lines.filter((line) => /kpc|error/i.test(line)).join("\n");
}

/** The process that runs this folder's kpc as a server. */
function processOf(extensions: string): number | undefined {
  const found = readdirSync("/proc").find((name) => {
    if (!/^\d+$/.test(name)) return false;
    const argv = commandLineOf(name);
    return argv.includes("lsp") && argv.some((word) => word.startsWith(extensions));
  });
  return found === undefined ? undefined : Number(found);
}

function commandLineOf(process: string): readonly string[] {
  try {
    return readFileSync(`/proc/${process}/cmdline`, "utf8").split("\0");
  } catch {
    // It has ended meanwhile.
    return [];
  }
}
