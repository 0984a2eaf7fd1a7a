/** Which import of a document leads to which file. */
import type { Loader } from "../../../src/check/files.ts";
import type { Span } from "../../../grammar/tree.ts";
import type { Items } from "./items.ts";
import { movedSpan } from "./shift.ts";

/** Who has imported a file first, and by which path. */
interface Imported {
  readonly importer: string;
  readonly path: string;
}

/** What one reading of a program has loaded. */
export class ImportTree {
  readonly #imported = new Map<string, Imported>();

  /** A loader that is watched. */
  watch(load: Loader): Loader {
    return (path, importer) => {
      const loaded = load(path, importer);
      if (loaded.kind === "loaded" && !this.#imported.has(loaded.source.name)) {
        this.#imported.set(loaded.source.name, { importer: importer.name, path });
      }
      return loaded;
    };
  }

  /** The path by which a document imports what imports a file, or the file itself. */
  pathTo(name: string, document: string): string | undefined {
    const seen = new Set<string>();
    for (let at = this.#imported.get(name); at !== undefined; at = this.#imported.get(at.importer)) {
      if (at.importer === document) return at.path;
      if (seen.has(at.importer)) return undefined;
      seen.add(at.importer);
    }
    return undefined;
  }
}

/** Where a document imports a path first. */
export function importOf({ items, starts }: Pick<Items, "items" | "starts">, path: string): Span | undefined {
  for (const [index, { declaration }] of items.entries()) {
    if (declaration?.kind !== "import" || declaration.path.value !== path) continue;
    return movedSpan(declaration.path, starts[index] ?? 0);
  }
  return undefined;
}
