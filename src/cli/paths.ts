/** Paths as text, with `/`: two ways to write one path give one name. */

/** The folder of a path: `lib/fs.kp` → `lib`, `fs.kp` → the empty string, `/fs.kp` → `/`. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === 0 ? "/" : path.slice(0, Math.max(slash, 0));
}

/** What an absolute path begins with, also where drives have letters: editors are on any system. */
const ROOT = /^(?:[A-Za-z]:)?\//;

export function isAbsolute(path: string): boolean {
  return ROOT.test(path);
}

/** A path as seen from a folder, without `.` and, where that is possible, without `..`. */
export function joinPath(folder: string, path: string): string {
  const whole = isAbsolute(path) || folder === "" ? path : `${folder}/${path}`;
  const [root = ""] = ROOT.exec(whole) ?? [];
  const parts: string[] = [];
  for (const part of whole.slice(root.length).split("/")) {
    if (part === "" || part === ".") continue;
    const last = parts.at(-1);
    if (part === ".." && last !== undefined && last !== "..") parts.pop();
    else if (part !== ".." || root === "") parts.push(part);
  }
  return `${root}${parts.join("/")}`;
}
