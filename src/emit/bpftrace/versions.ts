/** What changed in the language of bpftrace from version to version. Source: its CHANGELOG and migration guide. */
import { isAtLeast } from "../capability.ts";

export interface Dialect {
  /** `fentry` and `fexit`, which were `kfunc` and `kretfunc`. */
  readonly functionEntry: "fentry" | "kfunc";
  readonly functionExit: "fexit" | "kretfunc";
  /** What stands before an argument's name. */
  readonly args: "args." | "args->";
  readonly begin: "begin" | "BEGIN";
  readonly end: "end" | "END";
  /** `delete(@map, key)`, which was `delete(@map[key])`. */
  readonly deletesByKey: boolean;
  /** What the length of strings is called in a `config` block; nothing where there are no such blocks. */
  readonly stringLength: string | undefined;
  /** Bytes of the longest string that a program can ask for. */
  readonly longestString: number;
}

export const OLDEST = "0.17";
export const NEWEST = "0.27";

export function dialectOf(version: string | undefined): Dialect {
  const has = (since: string): boolean => isAtLeast(version, since);
  return {
    functionEntry: has("0.21") ? "fentry" : "kfunc",
    functionExit: has("0.21") ? "fexit" : "kretfunc",
    args: has("0.19") ? "args." : "args->",
    begin: has("0.24") ? "begin" : "BEGIN",
    end: has("0.24") ? "end" : "END",
    deletesByKey: has("0.22"),
    stringLength: has("0.20") ? "max_strlen" : undefined,
    // Before strings had memory of their own they were on the stack of the program, which has 512 bytes.
    longestString: has("0.22") ? 1024 : 64,
  };
}
