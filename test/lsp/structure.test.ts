/** What an editor shows of a document's structure: outline, folds, selections, links, colours. */
import { expect, test } from "vitest";
import type { DocumentSymbol, SelectionRange } from "vscode-languageserver/node";
import { documentLinks } from "../../lsp/server/features/document-links.ts";
import { foldingRanges } from "../../lsp/server/features/folding.ts";
import { selectionRange } from "../../lsp/server/features/selection.ts";
import { LEGEND, semanticTokens } from "../../lsp/server/features/semantic-tokens.ts";
import { documentSymbols, workspaceSymbols } from "../../lsp/server/features/symbols.ts";
import { URI, example } from "./support.ts";

const PROGRAM = `// One.
// Two.
import "a.kp"
import "b.kp"

/// What is read.
kprobe vfs_read <
  count;
  n: $arg3
> where count > 4KiB {
  hist count
}
struct conn { int fd; }
enum mode { READ = 1 }
span io = vfs_read .. other on tid < us: elapsed.us >
`;

function outline({ name, detail, children = [] }: DocumentSymbol, indent = ""): string[] {
  const own = `${indent}${name}${detail === undefined ? "" : `  ${detail}`}`;
  return [own, ...children.flatMap((child) => outline(child, `${indent}  `))];
}

test("the outline has declarations, with what is in them and the events that they become", () => {
  const { document, lines } = example(PROGRAM);
  expect(documentSymbols(document, lines).flatMap((one) => outline(one))).toMatchInlineSnapshot(`
    [
      "kprobe vfs_read  vfs_read",
      "  n",
      "conn",
      "  fd",
      "mode",
      "  READ",
      "io  span",
      "  us",
    ]
  `);
});

test("a search finds declarations by letters in their order", () => {
  const { document, lines } = example(PROGRAM);
  const found = workspaceSymbols({ uri: URI, checked: document, lines }, "kvread");
  expect(found.map(({ name }) => name)).toEqual(["kprobe vfs_read"]);
});

test("declarations, their lists and blocks, comments and imports fold", () => {
  const { document, lines } = example(PROGRAM);
  const found = foldingRanges(document, lines);
  expect(found.map(({ startLine, endLine, kind = "" }) => `${startLine}-${endLine} ${kind}`)).toMatchInlineSnapshot(`
    [
      "0-1 comment",
      "6-11 ",
      "6-9 ",
      "9-11 ",
      "2-3 imports",
    ]
  `);
});

test("a selection grows from a word to the whole text", () => {
  const { document, lines, offset, text } = example("kprobe vfs_read < file->f_path.den$0try->d_name.name >");
  const grown: string[] = [];
  const at = ({ range, parent }: SelectionRange): void => {
    grown.push(text.slice(lines.offset(range.start), lines.offset(range.end)));
    if (parent !== undefined) at(parent);
  };
  at(selectionRange(document, offset, lines));
  expect(grown).toMatchInlineSnapshot(`
    [
      "dentry",
      "file->f_path.dentry",
      "file->f_path.dentry->d_name",
      "file->f_path.dentry->d_name.name",
      "< file->f_path.dentry->d_name.name >",
      "kprobe vfs_read < file->f_path.dentry->d_name.name >",
    ]
  `);
});

test("imports and paths of programs lead to files", () => {
  const { document, lines } = example('import "lib/a.kp"\nuprobe /usr/bin/bash:readline\nuprobe bash:main\n');
  const links = documentLinks(document, {
    lines,
    uriOfImport: (path) => `file:///work/${path}`,
    uriOfFile: (path) => `file://${path}`,
  });
  expect(links.map(({ target }) => target)).toEqual(["file:///work/lib/a.kp", "file:///usr/bin/bash"]);
});

/** The tokens as text: `TYPE(modifiers) letters`. */
function coloured(source: string): string[] {
  const { document, lines, text } = example(source);
  const { data } = semanticTokens(document, lines);
  const all: string[] = [];
  let [line, character] = [0, 0];
  for (let index = 0; index < data.length; index += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(index, index + 5);
    line += down;
    character = down === 0 ? character + right : right;
    const start = lines.offset({ line, character });
    const names = LEGEND.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0);
    all.push([LEGEND.tokenTypes[type], ...names].join("+") + ` ${text.slice(start, start + length)}`);
  }
  return all;
}

test("words have colours by what they mean", () => {
  expect(
    coloured(
      "/// Reads.\nconst BIG = 4KiB\nkprobe vfs_read as g/e < n: %dx:u64; file->f_path > where n > BIG { hist n by comm }",
    ),
  ).toMatchInlineSnapshot(`
    [
      "comment+documentation /// Reads.",
      "keyword const",
      "macro+declaration+readonly BIG",
      "number 4KiB",
      "keyword kprobe",
      "function vfs_read",
      "keyword as",
      "namespace g",
      "event+declaration e",
      "property+declaration n",
      "parameter+defaultLibrary %dx",
      "type+defaultLibrary u64",
      "variable file",
      "property f_path",
      "keyword where",
      "variable n",
      "macro+readonly BIG",
      "keyword hist",
      "variable n",
      "keyword by",
      "variable comm",
    ]
  `);
});

test("a comment of several lines is a token in each", () => {
  expect(coloured("/* a\n b */\ngroup mine")).toMatchInlineSnapshot(`
    [
      "comment /* a",
      "comment  b */",
      "keyword group",
      "namespace+declaration mine",
    ]
  `);
});
