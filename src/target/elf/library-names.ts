/** Which files a library's name stands for: `libssl` is `libssl.so.3`, and never `libssl3.so`. */

export interface LibraryMatch {
  /** True if the file is called as was asked. */
  readonly isExact: boolean;
  /** The numbers behind `.so`; none for the link that compilers follow. */
  readonly version: readonly string[];
}

/** `.so` and versions: distributions have letters in them, `libcrypto.so.1.0.2k`. */
const SUFFIX = /\.so((?:\.\d\w*)*)$/;
/** musl is one file, the loader, and this is the name of the library in it. */
const MUSL = /^libc\.musl-\w+\.so\.1$/;

/** Absent if the file is not what the name stands for. */
export function matchLibrary(name: string, file: string): LibraryMatch | undefined {
  const suffix = SUFFIX.exec(file);
  const version = suffix?.[1]?.split(".").slice(1) ?? [];
  if (file === name) return { isExact: true, version };
  if (suffix === null) return undefined;
  const asked = SUFFIX.exec(name);
  const stem = name.slice(0, asked?.index);
  if (stem === "libc" && (asked?.[1] ?? "") === "" && MUSL.test(file)) return { isExact: false, version: [] };
  const wanted = asked?.[1]?.split(".").slice(1) ?? [];
  const fits = file.slice(0, suffix.index) === stem && wanted.every((part, index) => part === version[index]);
  return fits ? { isExact: false, version } : undefined;
}

/** Negative if the first is to be preferred: the very name, then the higher version. */
export function compareMatches(a: LibraryMatch, b: LibraryMatch): number {
  if (a.isExact !== b.isExact) return a.isExact ? -1 : 1;
  for (let index = 0; index < Math.max(a.version.length, b.version.length); index++) {
    const [ours, theirs] = [a.version[index], b.version[index]];
    // The longer of two that agree so far is the file itself, the shorter a link to it.
    if (ours === undefined || theirs === undefined) return ours === undefined ? 1 : -1;
    const order = compareNumbers(theirs, ours);
    if (order !== 0) return order;
  }
  return 0;
}

/** By their digits as a number, then by the letters behind them. */
function compareNumbers(a: string, b: string): number {
  const difference = Number.parseInt(a, 10) - Number.parseInt(b, 10);
  return difference !== 0 ? difference : a < b ? -1 : a > b ? 1 : 0;
}
