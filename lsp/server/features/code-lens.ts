/**
 * Above the program: what each back end makes of it, and that it can be run.
 *
 * A client asks for the lenses after each edit, and for what those say that it shows: one back end at a time, so
 * that what else is asked meanwhile is answered in between.
 */
import type { CodeLens, Command } from "vscode-languageserver/node";
import { BACK_ENDS, findBackEnd } from "../../../src/emit/back-ends.ts";
import type { BackEnd } from "../../../src/emit/back-end.ts";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import { verdictOf } from "../document/back-ends.ts";
import type { CheckedDocument } from "../document/checked-document.ts";
import type { Lines } from "../document/lines.ts";

/** Left to the client, which has the windows and the terminals. */
export const OPEN_OUTPUT = "kpc.openOutput";
export const RUN = "kpc.run";

/** Which lens it is: what a client gives back when it asks what the lens says. */
export interface LensData {
  readonly uri: string;
  readonly backEnd: string;
}

export function isLensData(data: unknown): data is LensData {
  const { uri, backEnd } = (data ?? {}) as Partial<Record<keyof LensData, unknown>>;
  return typeof uri === "string" && typeof backEnd === "string";
}

export function codeLenses(document: CheckedDocument, lines: Lines, uri: string): CodeLens[] {
  const first = document.items.findIndex(({ declaration }) => declaration !== undefined);
  if (first < 0 || document.program.events.length === 0) return [];
  const start = document.starts[first] ?? 0;
  const range = lines.range({ start, end: start });
  const verdicts = BACK_ENDS.map(({ name }): CodeLens => ({ range, data: { uri, backEnd: name } satisfies LensData }));
  return [...verdicts, { range, command: { title: "▶ run", command: RUN, arguments: [uri] } }];
}

/** What a lens says: a word, and behind it what only this back end finds. The rest stands in the text. */
export function lensCommand(document: CheckedDocument, { uri, backEnd: name }: LensData): Command | undefined {
  const backEnd = findBackEnd(name);
  return backEnd && { ...verdictFor(document, backEnd), command: OPEN_OUTPUT, arguments: [uri, name] };
}

function verdictFor(document: CheckedDocument, backEnd: BackEnd): Pick<Command, "title" | "tooltip"> {
  const { diagnostics, program } = document.through(backEnd.through);
  const all = [...diagnostics, ...verdictOf(backEnd, program)];
  const error = all.find(({ severity }) => severity === "error");
  if (error !== undefined) return { title: `${backEnd.name} ✘`, tooltip: error.message };
  const shown = new Set(document.diagnostics.map(keyOf));
  const own = all.filter((one) => !shown.has(keyOf(one)));
  if (own.length === 0) return { title: `${backEnd.name} ✔` };
  const count = own.length === 1 ? "1 warning" : `${own.length} warnings`;
  return { title: `${backEnd.name} ✔ (${count})`, tooltip: own.map(({ message }) => message).join("\n") };
}

const keyOf = ({ code, message, place: { start, end } }: Diagnostic): string => `${code} ${start} ${end} ${message}`;
