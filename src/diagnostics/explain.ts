/** What `kpc explain` says: the whole of a catalogue's entry, with what kpc says about its example. */
import { catalogue } from "./catalogue.ts";
import type { AnyEntry } from "./catalogue.ts";
import type { CommandExample, SourceExample } from "./entry.ts";

export type Example = SourceExample | CommandExample;

/** The entry of a code as a person may write it: `KP0501`, `kp501`, `501`. */
export function findEntry(code: string): AnyEntry | undefined {
  const digits = /^(?:kp)?(\d{1,4})$/i.exec(code)?.[1];
  return digits === undefined ? undefined : catalogue.get(`KP${digits.padStart(4, "0")}`);
}

/** `said` is what kpc prints about the example: diagnostics know no checker that could tell. */
export function explain(entry: AnyEntry, said: string): string {
  return [
    `${entry.code}: ${entry.title} (${entry.severity})`,
    paragraph(entry.meaning),
    paragraph(entry.mend),
    "For example",
    indented(exampleText(entry.example)),
    ...(said === "" ? [] : ["gives", indented(said.trimEnd())]),
  ]
    .join("\n\n")
    .concat("\n");
}

/** All codes with their titles, a line each. */
export function listEntries(): string {
  return [...catalogue.values()].map(({ code, title }) => `${code}  ${title}\n`).join("");
}

/** The example as it is written: the program with how it is compiled, or the command. */
export function exampleText(example: Example): string {
  if ("command" in example) return `$ kpc ${example.command.join(" ")}`;
  const options = exampleOptions(example);
  const imports = Object.entries(example.imports ?? {}).flatMap(([path, text]) =>
    text.trim() === "" ? [] : [`// ${path}`, shortened(text)],
  );
  const command = options.length === 0 ? [] : [`// kpc check ${options.join(" ")}`];
  return [...command, shortened(example.source), ...imports].join("\n");
}

/** The options of the command line under which the example shows what it is for. */
export function exampleOptions({ arch, kernel, defines }: SourceExample): readonly string[] {
  return [
    ...(arch === undefined ? [] : [`--arch ${arch}`]),
    ...(kernel === undefined ? [] : [`--kernel ${kernel}`]),
    ...Object.entries(defines ?? {}).map(([name, value]) => `-D ${name}=${value}`),
  ];
}

const MOST_COLUMNS = 96;

/** Some examples are long on purpose. */
function shortened(source: string): string {
  return source
    .trimEnd()
    .split("\n")
    .map((line) => (line.length > MOST_COLUMNS ? `${line.slice(0, MOST_COLUMNS)}…` : line))
    .join("\n");
}

/** Breaks a text into lines of 80 columns. */
function paragraph(text: string): string {
  return text.replace(/(?=\S)(.{1,80})(?:\s+|$)/g, "$1\n").trimEnd();
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
