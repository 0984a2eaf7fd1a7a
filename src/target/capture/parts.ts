/** What was found of a kernel, wherever it was looked for, before it is known whether it is enough. */
import type { RawParts } from "./raw-parts.ts";

/** What is found; a target needs its release and architecture. */
export type FoundParts = Omit<RawParts, "release" | "arch"> & {
  readonly release: string | undefined;
  readonly arch: string | undefined;
};

/** What can be unknown, in the words of messages: "NAME is not known: …". */
export const GAP = {
  symbols: "symbols",
  sizes: "sizes of functions",
  traceable: "traceable functions",
  blacklist: "blacklist of kprobes",
  readme: "README of tracefs",
  config: "configuration",
  events: "formats of events",
  btf: "BTF",
} as const;

/** False for what a reader gets from `/proc/kallsyms` who may not see addresses. */
export function hasAddresses(kallsyms: string): boolean {
  return /^0*[1-9a-fA-F][0-9a-fA-F]* /m.test(kallsyms);
}
