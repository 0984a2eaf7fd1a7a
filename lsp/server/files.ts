/** Files as the client and as the compiler name them, and what is in those that are imported. */
import { fileURLToPath, pathToFileURL } from "node:url";
import { decodeUtf8 } from "../../src/cli/decode.ts";
import type { Host } from "../../src/cli/host.ts";
import { isAbsolute, joinPath, parentOf } from "../../src/cli/paths.ts";
import type { Loaded, Loader } from "../../src/check/files.ts";
import type { Folders } from "./features/completion/paths.ts";

/** A path with `/`; what is in no file is named by its URI. */
export function nameOf(uri: string): string {
  if (!uri.startsWith("file:")) return uri;
  try {
    return fileURLToPath(uri).replaceAll("\\", "/");
  } catch {
    return uri;
  }
}

/** A folder's path without a slash at its end; so that of the root is empty. */
export function folderPath(uri: string): string {
  return nameOf(uri).replace(/\/$/, "");
}

export function uriOf(name: string): string {
  return /^[a-z][a-z\d+.-]+:/i.test(name) && !/^[a-z]:[\\/]/i.test(name) ? name : pathToFileURL(name).href;
}

/** The path of what a file imports; a relative one for a file that is on no disk, which is the path of nothing. */
export function importedPath(path: string, importer: string): string {
  return joinPath(isAbsolute(importer) ? parentOf(importer) : "", path);
}

/** Absent for what is on no disk. */
export function importedUri(path: string, importer: string): string | undefined {
  const name = importedPath(path, importer);
  return isAbsolute(name) ? uriOf(name) : undefined;
}

/** Finds files by their names: open documents before what the disk has. */
export type FileReader = (name: string) => Loaded;

export function makeReader(host: Host, openText: (name: string) => string | undefined): FileReader {
  return (name) => {
    const text = openText(name);
    if (text !== undefined) return { kind: "loaded", source: { name, text } };
    // What is on no disk is not looked for in whatever folder the server was started in.
    if (!isAbsolute(name)) return { kind: "missing" };
    const read = host.readFile(name);
    if (read.kind !== "bytes") return read;
    const decoded = decodeUtf8(read.bytes);
    return decoded.kind === "text" ? { kind: "loaded", source: { name, text: decoded.text } } : decoded;
  };
}

/** Finds what a file imports. */
export function makeLoader(read: FileReader): Loader {
  return (path, importer) => read(importedPath(path, importer.name));
}

/** What is in the folders that a path of a file can begin with: `root` is that of the machine that is meant. */
export function foldersFor(host: Pick<Host, "listFolder">, name: string, root = ""): Folders {
  const list = (path: string): readonly string[] => (isAbsolute(path) ? host.listFolder(path) : []);
  return {
    ofImports: (path) => list(importedPath(path, name)),
    ofPrograms: (path) => list(`${root.replace(/\/$/, "")}${path}`),
  };
}

/** A file's text; absent where there is none to read. */
export function textOf(host: Host, name: string): string | undefined {
  const read = host.readFile(name);
  if (read.kind !== "bytes") return undefined;
  const decoded = decodeUtf8(read.bytes);
  return decoded.kind === "text" ? decoded.text : undefined;
}
