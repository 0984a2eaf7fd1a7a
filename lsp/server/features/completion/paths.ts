/** Files of the machine: what a program imports, and programs by their paths. */
import { CompletionItemKind } from "vscode-languageserver/node";
import { SortedNames } from "./sorted-names.ts";
import type { Suggestion, Suggestions } from "./suggestion.ts";

/** The names in folders; none in what is no folder. */
export interface Folders {
  /** As an import names it, from the file that imports. */
  readonly ofImports: (path: string) => readonly string[];
  /** As a probe names it, of the machine that is meant. */
  readonly ofPrograms: (path: string) => readonly string[];
}

const MOST = 100;

interface Wanted {
  /** What is typed: a path that need not be whole. */
  readonly text: string;
  readonly list: (path: string) => readonly string[];
  /** Whether a file is one, by its name; folders are not asked about. */
  readonly isWanted: (name: string) => boolean;
  /** What is inserted behind a file's name. */
  readonly behind: string;
}

/** Programs by their whole paths. */
export function programPaths(text: string, { ofPrograms }: Folders): Suggestions {
  return inFolder({ text, list: ofPrograms, isWanted: () => true, behind: ":" });
}

/** Files of probes, and the folders in which there may be some. */
export function importPaths(text: string, { ofImports }: Folders, own: string): Suggestions {
  const isWanted = (name: string): boolean => name.endsWith(".kp") && (text.includes("/") || name !== own);
  return inFolder({ text, list: ofImports, isWanted, behind: "" });
}

function inFolder({ text, list, isWanted, behind }: Wanted): Suggestions {
  const folder = text.slice(0, text.lastIndexOf("/") + 1);
  const letters = text.slice(folder.length);
  const isHidden = (name: string): boolean => name.startsWith(".") && !letters.startsWith(".");
  // A name with white space, or with what separates places, cannot be written here.
  const names = list(folder).filter((name) => !isHidden(name) && !/[\s"|,<>]/.test(name));
  const found = new SortedNames(names).matching(letters, MOST);
  const all = found.names.flatMap((name): Suggestion[] => {
    if (list(`${folder}${name}`).length > 0) return [{ label: `${name}/`, kind: CompletionItemKind.Folder }];
    return isWanted(name) ? [{ label: name, insert: `${name}${behind}`, kind: CompletionItemKind.File }] : [];
  });
  return { all: all.sort((a, b) => a.kind - b.kind), isAll: found.isAll };
}
