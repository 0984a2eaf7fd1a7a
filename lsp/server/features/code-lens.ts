/** Above the program: what each back end makes of it. Above each probe: that it can be run. */
import type { CodeLens, Command } from "vscode-languageserver/node";
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
  const shown = new Set(document.diagnostics.map(keyOf));
  const verdicts = BACK_ENDS.map((backEnd): CodeLens => ({
    range,
    command: { ...verdictFor(document, backEnd, shown), command: OPEN_OUTPUT, arguments: [uri, backEnd.name] },
  }));
  return [...verdicts, { range, command: { title: "▶ run", command: RUN, arguments: [uri] } }];
}

/** A word, and behind it what only this back end finds: the rest stands in the text. */
function verdictFor(
  document: CheckedDocument,
  backEnd: BackEnd,
  shown: ReadonlySet<string>,
): Pick<Command, "title" | "tooltip"> {
  const { diagnostics, program } = document.through(backEnd.through);
  const all = [...diagnostics, ...verdictOf(backEnd, program)];
  const error = all.find(({ severity }) => severity === "error");
  if (error !== undefined) return { title: `${backEnd.name} ✘`, tooltip: error.message };
  const own = all.filter((one) => !shown.has(keyOf(one)));
  if (own.length === 0) return { title: `${backEnd.name} ✔` };
  const count = own.length === 1 ? "1 warning" : `${own.length} warnings`;
  return { title: `${backEnd.name} ✔ (${count})`, tooltip: own.map(({ message }) => message).join("\n") };
}

const keyOf = ({ code, message, place: { start, end } }: Diagnostic): string => `${code} ${start} ${end} ${message}`;
