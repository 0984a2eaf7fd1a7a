/** The kernel that the file is for, in the status bar. */
import type { ExtensionContext } from "vscode";
import { StatusBarAlignment, window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

interface Status {
  readonly name: string;
  readonly arch: string;
  readonly kernel: string;
  readonly origin: string;
  readonly gaps: readonly string[];
  readonly problems: readonly string[];
}

const ORIGINS: Readonly<Record<string, string>> = {
  setting: "by the settings",
  "kpc.json": "by kpc.json",
  requires: "as the file requires",
  machine: "this machine's",
  default: "the newest that kpc knows",
};

export function registerStatus(context: ExtensionContext, client: LanguageClient): void {
  const item = window.createStatusBarItem("kpc.target", StatusBarAlignment.Right, 100);
  item.name = "kpc target";
  item.command = "kpc.chooseTarget";
  const update = async (): Promise<void> => {
    const document = window.activeTextEditor?.document;
    const uri = document?.languageId === "kp" ? document.uri.toString() : undefined;
    const status = uri === undefined ? null : await client.sendRequest<Status | null>("kpc/status", { uri });
    if (status === null) {
      item.hide();
      return;
    }
    const isWhole = status.problems.length === 0;
    item.text = `${isWhole ? "$(chip)" : "$(warning)"} ${status.name}`;
    item.tooltip = [
      `Linux ${status.kernel} on ${status.arch}, ${ORIGINS[status.origin] ?? status.origin}`,
      ...status.problems,
      ...status.gaps.map((gap) => `not known: ${gap}`),
    ].join("\n");
    item.show();
  };
  context.subscriptions.push(
    item,
    window.onDidChangeActiveTextEditor(() => void update()),
    client.onNotification("kpc/targetChanged", () => void update()),
  );
  void update();
}
