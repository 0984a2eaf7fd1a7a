/**
 * Who may import whom. What is not in the list is not allowed; each line says why it is there.
 *
 * The floors, from the top: cli, lsp, index, emit, check, program, target, diagnostics, grammar.
 */
import { readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

interface Area {
  /** The files that it is about; the first area that fits a file counts. */
  readonly files: RegExp;
  /** What these may import, besides their own folder. */
  readonly allowed: readonly (readonly [target: RegExp, reason: string])[];
}

const SPANS = [/^grammar\/tree\.ts$/, "places in a text are spans of its tree"] as const;
const FINDINGS = [
  /^src\/diagnostics\/(?:diagnostic|entry|nearest|wording|catalogue\/[\w-]+)\.ts$/,
  "findings are made from the catalogue",
] as const;
const PROGRAM = [/^src\/program\//, "the checked program is what is handed on"] as const;

const AREAS: readonly Area[] = [
  {
    files: /^grammar\/printer\//,
    allowed: [[/^prettier(?:\/|$)/, "the formatter is a plugin of it"]],
  },
  {
    files: /^grammar\//,
    allowed: [[/^chevrotain$/, "makes the lexer and the parser"]],
  },
  {
    files: /^src\/diagnostics\//,
    allowed: [SPANS],
  },
  {
    files: /^src\/target\/host\//,
    allowed: [
      [/^src\/target\//, "describes the live machine in the target's terms"],
      [/^node:/, "reads the live machine"],
    ],
  },
  { files: /^src\/target\//, allowed: [] },
  {
    files: /^src\/program\//,
    allowed: [
      SPANS,
      [/^src\/diagnostics\/diagnostic\.ts$/, "a source file, as findings name it"],
      [/^src\/target\/features\/limits\.ts$/, "the limits of the target that it was checked for"],
    ],
  },
  {
    files: /^src\/check\//,
    allowed: [
      [/^grammar\/(?:tree|parse|problems|keywords|field-types)\.ts$/, "the tree that is checked"],
      FINDINGS,
      PROGRAM,
      [/^src\/target\/(?!host\/)/, "what the tree is checked against"],
    ],
  },
  {
    files: /^src\/emit\/back-ends\.ts$/,
    allowed: [[/^src\/emit\/(?:back-end|[\w-]+\/[\w-]+)\.ts$/, "the table of all back ends"]],
  },
  {
    files: /^src\/emit\/definition\//,
    allowed: [PROGRAM, FINDINGS, [/^src\/emit\/capability\.ts$/, "what back ends of the kernel's own lines can do"]],
  },
  {
    files: /^src\/emit\//,
    allowed: [
      [/^src\/emit\/[\w-]+\.ts$/, "what a back end is"],
      [/^src\/emit\/definition\//, "the kernel's own lines, which several back ends write"],
      [/^src\/emit\/bpf\//, "what programs in BPF have in common"],
      [/^src\/diagnostics\/line-index\.ts$/, "outputs say which line they are of"],
      SPANS,
      PROGRAM,
      FINDINGS,
    ],
  },
  { files: /^src\/import\//, allowed: [] },
  { files: /^src\/format\//, allowed: [] },
  {
    files: /^src\/prettier\.ts$/,
    allowed: [
      [/^grammar\/printer\/plugin\.ts$/, "the plugin"],
      [/^src\/check\/files\.ts$/, "says what is wrong with a text"],
    ],
  },
  { files: /^src\/version\.ts$/, allowed: [] },
  {
    files: /^src\/index\.ts$/,
    allowed: [[/^src\/(?!cli\/|run\/|target\/host\/)/, "the public face of all that is pure"]],
  },
  {
    files: /^src\/cli\/(?:node-host|find-programs|bin)\.ts$/,
    allowed: [
      [/^src\/cli\//, "the command line"],
      [/^lsp\/server\/main\.ts$/, "the server's bundle, which is loaded like the compiler's"],
      [/^src\/target\/host\//, "the machine's own kernel"],
      [/^node:/, "the only files of the command line that touch the machine"],
    ],
  },
  {
    files: /^src\/cli\//,
    allowed: [
      [/^src\/(?!target\/host\/)/, "stands on top of everything"],
      [/^grammar\/printer\/format\.ts$/, "the formatter, for its bundle"],
      [/^node:util$/, "parseArgs"],
    ],
  },
  {
    files: /^lsp\/server\/(?:document|features)\//,
    allowed: [
      [/^lsp\/server\/words\.ts$/, "what the words of the language mean"],
      [/^grammar\//, "the tree that features look at"],
      [/^src\/(?:check|diagnostics|emit|program|target(?!\/host))\//, "features ask what the checker asks"],
      [/^src\/version\.ts$/, "back ends are told the version"],
      [/^src\/format\//, "an editor is told which lines are others"],
      [/^vscode-languageserver\/node$/, "the protocol's types"],
    ],
  },
  {
    files: /^lsp\/server\/main\.ts$/,
    allowed: [
      [/^src\/cli\/host\.ts$/, "the machine that it is given"],
      [/^lsp\/server\//, "the server"],
      [/^vscode-languageserver\/node$/, "the protocol"],
      [/^node:v8$/, "how much memory the process may take"],
    ],
  },
  {
    files: /^lsp\/server\//,
    allowed: [
      [/^grammar\//, "the words of the language"],
      [
        /^src\/(?:index\.ts$|emit\/back-ends|check\/|target\/(?!host))/,
        "what documents are checked for, and compiled to",
      ],
      [
        /^src\/cli\/(?:host|compiler|find-programs|programs|read-target|usage-error|decode|paths)\.ts$/,
        "the same machine and targets as the command line's",
      ],
      [/^src\/version\.ts$/, "the server's version"],
      [/^vscode-languageserver(?:-textdocument|\/node)$/, "the protocol"],
      [/^node:url$/, "files are named by URIs"],
    ],
  },
];

const root = new URL("../", import.meta.url);

function filesIn(folder: string): string[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}${name}`);
}

/** What a file imports: paths from the root, or the names of packages. */
function importsOf(file: string): string[] {
  const text = readFileSync(new URL(file, root), "utf8");
  const found = text.matchAll(/^(?:import|export)\b[^;]*?from\s+"([^"]+)"|^import\s*"([^"]+)"|\bimport\("([^"]+)"\)/gm);
  return [...found].map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? "";
    return target.startsWith(".") ? posix.join(posix.dirname(file), target) : target;
  });
}

const files = [...filesIn("grammar/"), ...filesIn("src/"), ...filesIn("lsp/server/")];
const ownFolder = (file: string, target: string): boolean => posix.dirname(target).startsWith(folderOf(file));

/** The folder that belongs together: a back end's, or the one below `src`. */
function folderOf(file: string): string {
  const parts = posix.dirname(file).split("/");
  const depth = file.startsWith("grammar/") ? 1 : parts[1] === "emit" ? 3 : 2;
  return parts.length < depth || (parts[1] === "emit" && parts.length < 3) ? "(none)" : parts.slice(0, depth).join("/");
}

test.each(files)("%s imports what it may", (file) => {
  const area = AREAS.find((one) => one.files.test(file));
  expect(area, "no rule is about this file").toBeDefined();
  const forbidden = importsOf(file).filter(
    (target) => !ownFolder(file, target) && !area?.allowed.some(([allowed]) => allowed.test(target)),
  );
  expect(forbidden).toEqual([]);
});

test("every permission is used: what nobody needs is not allowed", () => {
  const unused = AREAS.flatMap(({ files: of, allowed }) => {
    const own = files.filter((file) => AREAS.find((one) => one.files.test(file))?.files === of);
    const targets = own.flatMap(importsOf);
    return own.length === 0
      ? []
      : allowed
          .filter(([target]) => !targets.some((one) => target.test(one)))
          .map(([, reason]) => `${of.source}: ${reason}`);
  });
  expect(unused).toEqual([]);
});

test("imports of a file are found, whatever their form", () => {
  expect(importsOf("src/index.ts")).toContain("src/check/check.ts");
  expect(importsOf("src/cli/node-host.ts")).toContain("node:fs");
  expect(importsOf("grammar/parse.ts")).toContain("chevrotain");
});
