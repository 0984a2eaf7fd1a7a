/** The `.kp` files below a folder. */
import { readdir } from "node:fs/promises";
import type { Dirent } from "node:fs";

/** Where nobody has programs of their own; so are folders whose names begin with a dot. */
const PASSED_OVER = new Set(["node_modules"]);

/** How much is looked at; what is beyond is not found. */
export interface Most {
  readonly files: number;
  readonly folders: number;
}

export const ALL: Most = { files: Infinity, folders: Infinity };

/**
 * In no order. Links are not followed. A kernel's source has thousands of folders: what else is asked meanwhile is
 * answered in between.
 */
export async function findPrograms(folder: string, most: Most): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [folder];
  let left = most.folders;
  for (let next = waiting.pop(); next !== undefined && found.length < most.files && left > 0; next = waiting.pop()) {
    left--;
    for (const entry of await entriesOf(next)) {
      const path = `${next.replace(/\/$/, "")}/${entry.name}`;
      if (entry.isDirectory() && !entry.name.startsWith(".") && !PASSED_OVER.has(entry.name)) waiting.push(path);
      if (entry.isFile() && entry.name.endsWith(".kp")) found.push(path);
    }
  }
  return found.slice(0, most.files);
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
