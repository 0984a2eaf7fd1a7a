/**
 * The parts of a target as bytes: what a target file holds, and what a live machine is read into.
 *
 * A section is asked for when something needs it: types of 6 MB are not unpacked for a program that
 * names none.
 */

/** What stands at the head of a target file. */
export interface TargetHead {
  /** As `uname -r` has it. */
  readonly release: string;
  /** kpc's name of the architecture. */
  readonly arch: string;
  readonly knows: { readonly traceable: boolean; readonly blacklist: boolean };
  readonly gaps: readonly { readonly part: string; readonly reason: string }[];
}

export interface Sections {
  readonly head: TargetHead;
  /** In the order of the file. */
  readonly names: readonly string[];
  /** Bytes, unpacked; absent if there is no such section. */
  read(name: string): Uint8Array | undefined;
}

export const SECTION = {
  functions: "functions",
  variables: "variables",
  readme: "readme",
  config: "config",
  events: "events",
  /** `btf/vmlinux`, `btf/MODULE` */
  btf: (module: string) => `btf/${module}`,
} as const;

const BTF_PREFIX = "btf/";

/** The modules whose types there are, `vmlinux` among them. */
export function btfModules(names: readonly string[]): string[] {
  return names.filter((name) => name.startsWith(BTF_PREFIX)).map((name) => name.slice(BTF_PREFIX.length));
}
