/** What code actions promise of all texts; single ones are in `features/code-actions`. */
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { spotAt } from "../../lsp/server/document/checked-document.ts";
import { siteAt } from "../../lsp/server/document/sites.ts";
import { codeActions } from "../../lsp/server/features/code-actions.ts";
import { natureOf } from "../../src/check/c/ctype.ts";
import type { CType } from "../../src/check/c/ctype.ts";
import type { CSite } from "../../src/check/c/evaluate.ts";
import { definition } from "../../src/emit/definition/definition.ts";
import { URI, example } from "./support.ts";

/** What a text becomes by each action of a kind at the cursor. */
function applied(marked: string, only: readonly string[]): string[] {
  const { document, lines, offset, text } = example(marked);
  const options = { lines, uri: URI, documentation: undefined, imported: () => undefined, only };
  return codeActions(document, { start: offset, end: offset }, options).map(({ title, edit }) => {
    const edits = edit?.changes?.[URI] ?? [];
    return `${title}\n${TextDocument.applyEdits(TextDocument.create(URI, "kp", 1, text), edits)}`;
  });
}

/** What the events of a text record, each parameter as `$argN`. */
function recorded(text: string): string {
  const { document } = example(text);
  const registers = document.kernel.target.arch.kernelArguments.registers;
  return document.program.events
    .map((event) => (event.kind === "event" ? event.name : definition(event)))
    .join("\n")
    .replace(/%(\w+)/g, (whole, name: string) =>
      registers.includes(name) ? `$arg${registers.indexOf(name) + 1}` : whole,
    );
}

const STEPS_DEEP = 3;

/** All that can be written behind a value, a few steps deep. */
function pathsBehind(site: CSite, { text, type }: { text: string; type: CType }, depth = 0): string[] {
  const { types } = site.context;
  const nature = natureOf(type, types);
  const further = (path: string, next: CType): string[] =>
    depth < STEPS_DEEP ? pathsBehind(site, { text: path, type: next }, depth + 1) : [];
  const members = (whole: CType, operator: string): string[] => {
    const inner = natureOf(whole, types);
    if (inner.kind !== "record") return [];
    return inner.layout.names().flatMap((name) => {
      const member = inner.layout.member(name);
      return member === undefined ? [] : further(`${text}${operator}${name}`, member.type);
    });
  };
  switch (nature.kind) {
    case "pointer":
      return [text, `*${text}`, `${text}[1]`, ...members(nature.to, "->")];
    case "record":
      return members(type, ".");
    case "array":
      return [text, ...further(`${text}[1]`, nature.element)];
    default:
      return [text];
  }
}

function pathsOf(kind: string, name: string): string[] {
  const { document, offset } = example(`${kind} ${name} < $0 >`);
  const spot = spotAt(document, offset);
  const declaration = spot?.item.declaration;
  const site = spot && declaration?.kind === "probe" ? siteAt(document, spot, declaration) : undefined;
  const parameters = site?.prototype?.()?.parameters ?? [];
  return site === undefined ? [] : parameters.flatMap(({ name: text = "", type }) => pathsBehind(site, { text, type }));
}

const FUNCTIONS = ["vfs_read", "vfs_getattr", "vfs_wide"];

test.each(FUNCTIONS.flatMap((name) => [["kprobe", name] as const, ["fretprobe", name] as const]))(
  "%s %s: C as the kernel writes it, and back, records the same",
  (kind, name) => {
    const rewrite = (field: string, title: string): string | undefined =>
      applied(`${kind} ${name} < x: $0${field} >`, ["refactor.rewrite"])
        .find((one) => one.startsWith(title))
        ?.split("\n")[1];
    const paths = pathsOf(kind, name).filter((path) => {
      const { document } = example(`${kind} ${name} < x: ${path} >`);
      return document.diagnostics.every(({ severity }) => severity !== "error");
    });
    expect(paths.length).toBeGreaterThan(2);
    for (const path of paths) {
      const asC = `${kind} ${name} < x: ${path} >`;
      const raw = rewrite(path, "write it as the kernel does");
      expect(raw && recorded(raw), path).toBe(recorded(asC));
      const back = rewrite(/x: (.*) >/.exec(raw ?? "")?.[1] ?? "", "write it in C");
      expect(back && recorded(back), raw).toBe(recorded(asC));
    }
  },
);

test("a client gets the kinds that it asks for", () => {
  const text = "kprobe vfs_read < a: %$0dx; %rdi >";
  expect(applied(text, ["refactor"]).map((one) => one.split("\n")[0])).toEqual([
    "write `%dx` as `$arg3`",
    "write it in C: `count`",
  ]);
  expect(applied(text, ["source.fixAll"]).map((one) => one.split("\n")[0])).toEqual(["apply all fixes"]);
  expect(applied(text, ["source.organizeImports"])).toEqual([]);
});
