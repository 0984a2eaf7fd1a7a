/**
 * Diagnostics for a person at a terminal:
 *
 *     error[KP0701]: `%rdx` is not a register of x86_64
 *      --> reads.kp:1:24
 *       |
 *     1 | kprobe vfs_read < n: %rdx >
 *       |                      ^^^^ the kernel calls it `%dx`
 *
 * Related places, notes and the suggested change follow. Nothing of a source, a file's name or a
 * message reaches the terminal but as visible characters; see `visible.ts`.
 */
import type { Diagnostic, Place } from "../diagnostic.ts";
import { changedLines, showChange } from "./change.ts";
import type { ChangedLines } from "./change.ts";
import { shownPart, snippet } from "./snippet.ts";
import type { Layout, Mark, Shown } from "./snippet.ts";
import { painter } from "./style.ts";
import { visible } from "./visible.ts";

export interface TerminalOptions {
  readonly colour?: boolean;
  /** Columns of the terminal; lines of source are cut to it. */
  readonly columns?: number;
}

const DEFAULT_COLUMNS = 120;

/** The text of all diagnostics, with an empty line after each. */
export function renderTerminal(diagnostics: readonly Diagnostic[], options: TerminalOptions = {}): string {
  return diagnostics.map((diagnostic) => `${renderOne(diagnostic, options)}\n\n`).join("");
}

function renderOne(diagnostic: Diagnostic, options: TerminalOptions): string {
  const shown = shownPart(diagnostic.place);
  const related = diagnostic.related.map((place) => ({ place, shown: shownPart(place) }));
  const fixes = diagnostic.fixes.map(({ title, edits }) => ({
    title,
    changes: changedLines(diagnostic.place.source, edits),
  }));
  const layout: Layout = {
    paint: painter(options.colour ?? false),
    columns: options.columns ?? DEFAULT_COLUMNS,
    gutter: gutterWidth(
      [shown, ...related.map((one) => one.shown)],
      fixes.flatMap((fix) => fix.changes),
    ),
  };
  const { paint } = layout;
  const { severity, code } = diagnostic;

  const lines = [`${paint(severity, `${severity}[${code}]`)}${paint("strong", `: ${visible(diagnostic.message)}`)}`];
  lines.push(...placeLines(diagnostic.place, shown, { style: severity, label: diagnostic.label }, layout));
  if (diagnostic.notes.length > 0 && shown !== undefined) lines.push(blankGutter(layout));
  for (const note of diagnostic.notes) {
    lines.push(`${" ".repeat(layout.gutter + 1)}${paint("gutter", "=")} ${paint("strong", "note:")} ${visible(note)}`);
  }
  for (const { place, shown: part } of related) {
    lines.push(`${paint("note", "note")}${paint("strong", `: ${visible(place.message)}`)}`);
    lines.push(...placeLines(place, part, { style: "note", label: undefined }, layout));
  }
  for (const { title, changes } of fixes) {
    lines.push(`${paint("help", "help")}${paint("strong", `: ${visible(title)}`)}`);
    for (const change of changes) lines.push(...showChange(change, layout));
  }
  return lines.join("\n");
}

/** `--> file:line:column` and the lines of source, where there is a text. */
function placeLines(place: Place, shown: Shown | undefined, mark: Mark, layout: Layout): readonly string[] {
  const name = visible(place.source.name);
  const arrow = `${" ".repeat(layout.gutter)}${layout.paint("gutter", "-->")} `;
  if (shown === undefined) return [`${arrow}${name}`];
  return [`${arrow}${name}:${shown.first.line}:${shown.first.column}`, ...snippet(shown, mark, layout)];
}

function blankGutter(layout: Layout): string {
  return `${" ".repeat(layout.gutter + 1)}${layout.paint("gutter", "|")}`;
}

/** As wide as the largest line number of the diagnostic. */
function gutterWidth(parts: readonly (Shown | undefined)[], changes: readonly ChangedLines[]): number {
  const lines = parts.map((shown) => shown?.last.line ?? 1);
  const changed = changes.map(({ line, after }) => line + after.split("\n").length - 1);
  return String(Math.max(1, ...lines, ...changed)).length;
}
