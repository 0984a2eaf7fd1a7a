/** The kernel that the file is for, in the status bar. */
import type { ExtensionContext, StatusBarItem } from "vscode";
import { StatusBarAlignment, ThemeColor, window } from "vscode";
import { State } from "vscode-languageclient/node";
import type { Server } from "./client.ts";
import { labelOf, tooltipOf } from "./status-text.ts";
import type { Status } from "./status-text.ts";

export function registerStatus(context: ExtensionContext, server: Server): void {
  const item = window.createStatusBarItem("kpc.target", StatusBarAlignment.Right, 100);
  item.name = "kpc target";
  let latest = 0;
  const update = async (): Promise<void> => {
    const request = ++latest;
    const document = window.activeTextEditor?.document;
    if (document?.languageId !== "kp") {
      item.hide();
      return;
    }
    // What it said before is no longer so, and a server that starts may take a while.
    if (server.client.state !== State.Running) showServer(item, server.client.state);
    const status = await server.ask<Status | null>("kpc/status", { uri: document.uri.toString() });
    // Another editor was chosen meanwhile.
    if (request !== latest) return;
    if (status === undefined || status === null) showServer(item, server.client.state);
    else showStatus(item, status);
  };
  context.subscriptions.push(
    item,
    window.onDidChangeActiveTextEditor(() => void update()),
    server.client.onDidChangeState(() => void update()),
    server.client.onNotification("kpc/targetChanged", () => void update()),
  );
  void update();
}

function showStatus(item: StatusBarItem, status: Status): void {
  const isWhole = status.problems.length === 0;
  item.text = `${isWhole ? "$(chip)" : "$(warning)"} ${labelOf(status)}`;
  item.tooltip = `${tooltipOf(status)}\n\nClick to choose another kernel`;
  item.command = "kpc.chooseTarget";
  item.backgroundColor = isWhole ? undefined : new ThemeColor("statusBarItem.warningBackground");
  item.show();
}

/** It has not answered: it is starting, or there is none. */
function showServer(item: StatusBarItem, state: State): void {
  const isGone = state !== State.Running && state !== State.Starting;
  item.text = isGone ? "$(error) kpc is not running" : "$(loading~spin) kpc";
  item.tooltip = isGone ? "Click to start kpc's language server" : "kpc reads what the kernel says of itself";
  item.command = isGone ? "kpc.restart" : "kpc.chooseTarget";
  item.backgroundColor = isGone ? new ThemeColor("statusBarItem.errorBackground") : undefined;
  item.show();
}
