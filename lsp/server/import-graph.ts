/** Which files make up programs together: a name that one of them declares is a name in all of them. */

/** What each file imports itself, by the files' names. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** A file and all that it imports, those that these import among them. */
export function programOf(graph: ImportGraph, name: string): ReadonlySet<string> {
  const found = new Set([name]);
  // A set that grows while it is read is read to its new end.
  for (const one of found) for (const imported of graph.get(one) ?? []) found.add(imported);
  return found;
}

/** All files of all programs that a file is a part of. */
export function togetherWith(graph: ImportGraph, name: string): ReadonlySet<string> {
  const found = new Set(programOf(graph, name));
  for (const root of graph.keys()) {
    const program = programOf(graph, root);
    if (program.has(name)) for (const one of program) found.add(one);
  }
  return found;
}
