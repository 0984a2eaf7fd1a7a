/**
 * Markdown whose fenced blocks are programs and what they give: the reference is its own test.
 *
 * A block ```` ```kp ```` (with `arch=…`, `kernel=…`, `to=…` or `target=example` behind it) is compiled. The blocks that follow
 * it are what must come out: `tracefs` or `sh` the output without its heading, `diagnostics` the
 * findings, one line each.
 */
import { parse } from "../../grammar/parse.ts";
import { format } from "../../grammar/printer/format.ts";
import { check, compile } from "../../src/index.ts";
import { optionsOf } from "./examples.ts";
import type { CheckOptions, Diagnostic } from "../../src/index.ts";

export interface Block {
  readonly language: string;
  readonly options: Readonly<Record<string, string>>;
  readonly text: string;
  /** The line of the fence, from 1. */
  readonly line: number;
}

/** A program of a document and the blocks that belong to it. */
export interface Specimen {
  readonly program: Block;
  readonly expected: readonly Block[];
}

const RESULTS = new Set(["tracefs", "diagnostics"]);

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  const lines = markdown.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const fence = /^```(\w+)(.*)$/.exec(lines[at] ?? "");
    if (fence === null) continue;
    const end = lines.indexOf("```", at + 1);
    const options: Record<string, string> = {};
    for (const [, name = "", value = ""] of (fence[2] ?? "").matchAll(/(\w+)=(\S+)/g)) options[name] = value;
    const text = lines
      .slice(at + 1, end)
      .map((line) => `${line}\n`)
      .join("");
    blocks.push({ language: fence[1] ?? "", options, text, line: at + 1 });
    at = end;
  }
  return blocks;
}

export function specimensOf(markdown: string): Specimen[] {
  const specimens: { program: Block; expected: Block[] }[] = [];
  for (const block of blocksOf(markdown)) {
    if (block.language === "kp") specimens.push({ program: block, expected: [] });
    else if (RESULTS.has(block.language)) specimens.at(-1)?.expected.push(block);
  }
  return specimens;
}

/** What a program gives, as the text of a block of that language. */
export function resultOf({ program }: Specimen, language: string): string {
  const sources = [{ name: "example.kp", text: program.text }];
  const { arch, kernel, to, target, programs, btf } = program.options;
  const options: CheckOptions = {
    ...optionsOf({
      source: program.text,
      ...(arch && { arch }),
      ...(kernel && { kernel }),
      ...(target === "example" && { target: true }),
      ...(programs === "example" && { programs }),
      ...(btf === "kernel" && { btf }),
    }),
    ...(to && { to }),
  };
  if (language === "diagnostics") return check(sources, options).diagnostics.map(lineOf).join("");
  const { output, diagnostics } = compile(sources, options);
  if (output === undefined) return diagnostics.map(lineOf).join("");
  return output.slice(output.indexOf("\n") + 1);
}

/** `1:18 warning KP0702: message` and its notes */
function lineOf({ severity, code, message, place, notes }: Diagnostic): string {
  const before = place.source.text.slice(0, place.start);
  const line = before.split("\n").length;
  const column = place.start - (before.lastIndexOf("\n") + 1) + 1;
  const head = `${line}:${column} ${severity} ${code}: ${message}\n`;
  return head + notes.map((note) => `    ${note}\n`).join("");
}

/** A program in the form that `kpc fmt` gives it; as it is, where it is no program. */
export async function formattedProgram({ text }: Block): Promise<string> {
  return parse(text).problems.length > 0 ? text : format(text);
}

/** The document with its programs formatted. */
export async function withFormatted(markdown: string): Promise<string> {
  const lines = markdown.split("\n");
  for (const block of blocksOf(markdown).toReversed()) {
    if (block.language !== "kp") continue;
    const formatted = await formattedProgram(block);
    lines.splice(block.line, block.text.split("\n").length - 1, ...formatted.split("\n").slice(0, -1));
  }
  return lines.join("\n");
}

/** The document with the text of each result block made anew. */
export function withResults(markdown: string): string {
  const lines = markdown.split("\n");
  const replaced = specimensOf(markdown).flatMap((specimen) =>
    specimen.expected.map((block) => ({ block, text: resultOf(specimen, block.language) })),
  );
  for (const { block, text } of replaced.toReversed()) {
    lines.splice(block.line, block.text.split("\n").length - 1, ...text.split("\n").slice(0, -1));
  }
  return lines.join("\n");
}
