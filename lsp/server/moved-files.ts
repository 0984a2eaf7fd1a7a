/** Files that are moved: what imports them, and what they import themselves, is found where it is then. */
import type { FileOperationRegistrationOptions, FileRename, TextEdit } from "vscode-languageserver/node";
import { isAbsolute, parentOf } from "../../src/cli/paths.ts";
import { declarationsOf } from "./document/checked-document.ts";
import { movedSpan } from "./document/shift.ts";
import type { Read } from "./documents.ts";
import { importedPath, nameOf } from "./files.ts";

/** What the client asks about before it moves it. */
export const MOVES: FileOperationRegistrationOptions = {
  filters: [
    { scheme: "file", pattern: { glob: "**/*.kp", matches: "file" } },
    { scheme: "file", pattern: { glob: "**", matches: "folder" } },
  ],
};

/** The edits, before anything is moved, by the URIs of the files. */
export function editsForMoves(files: readonly Read[], moves: readonly FileRename[]): Record<string, TextEdit[]> {
  const moved = moverOf(moves);
  const changes: Record<string, TextEdit[]> = {};
  for (const { uri, name, checked, lines } of files) {
    const edits = [...declarationsOf(checked)].flatMap(({ declaration, base }): TextEdit[] => {
      if (declaration.kind !== "import") return [];
      const { value } = declaration.path;
      const before = importedPath(value, name);
      const path = pathTo(moved(before), moved(name), value);
      const isSame = importedPath(value, moved(name)) === moved(before);
      // What needs escapes is left to the person.
      if (isSame || /["\\\n]/.test(path)) return [];
      return [{ range: lines.range(movedSpan(declaration.path, base)), newText: `"${path}"` }];
    });
    if (edits.length > 0) changes[uri] = edits;
  }
  return changes;
}

/** Where a file is afterwards; a folder takes along what is in it. */
function moverOf(moves: readonly FileRename[]): (name: string) => string {
  const all = moves.map(({ oldUri, newUri }) => ({ from: nameOf(oldUri), to: nameOf(newUri) }));
  return (name) => {
    const move = all.find(({ from }) => name === from || name.startsWith(`${from}/`));
    return move === undefined ? name : `${move.to}${name.slice(move.from.length)}`;
  };
}

/** As the path was written before: absolute, or from the importer's folder. */
function pathTo(name: string, importer: string, before: string): string {
  if (isAbsolute(before)) return name;
  const [from, to] = [parentOf(importer), name].map((path) => path.split("/").filter((part) => part !== ""));
  if (from === undefined || to === undefined) return name;
  const differs = from.findIndex((part, index) => part !== to[index]);
  const shared = Math.min(differs < 0 ? from.length : differs, to.length - 1);
  return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/");
}
