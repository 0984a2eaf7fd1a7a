/** Above the program: what each back end makes of it. Above each probe: that it can be run. */
import type { CodeLens } from "vscode-languageserver/node";
import { BACK_ENDS } from "../../../src/emit/back-ends.ts";
import type { BackEnd } from "../../../src/emit/back-end.ts";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import { verdictOf } from "../document/back-ends.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";

/** Left to the client, which has the windows and the terminals. */
export const OPEN_OUTPUT = "kpc.openOutput";
export const RUN = "kpc.run";

export function codeLenses(document: CheckedDocument, lines: Lines, uri: string): CodeLens[] {
  const first = document.items.findIndex(({ declaration }) => declaration !== undefined);
  if (first < 0 || document.program.events.length === 0) return [];
  const start = document.starts[first] ?? 0;
  const range = lines.range({ start, end: start });
  const verdicts = BACK_ENDS.map((backEnd): CodeLens => {
    const worst = verdictFor(document, backEnd);
    return { range, command: { title: titleOf(backEnd, worst), command: OPEN_OUTPUT, arguments: [uri, backEnd.name] } };
  });
  return [...verdicts, { range, command: { title: "▶ run", command: RUN, arguments: [uri] } }];
}

/** The first error of the back end or, if there is none, how many warnings there are. */
function verdictFor(document: CheckedDocument, backEnd: BackEnd): Diagnostic | number {
  const { diagnostics, program } = document.through(backEnd.through);
  const all = [...diagnostics, ...verdictOf(backEnd, program)];
  return all.find(({ severity }) => severity === "error") ?? all.length;
}

function titleOf({ name }: BackEnd, verdict: Diagnostic | number): string {
  if (typeof verdict !== "number") return `${name} ✘ ${verdict.message}`;
  return verdict === 0 ? `${name} ✔` : `${name} ✔ (${verdict} ${verdict === 1 ? "warning" : "warnings"})`;
}
